import type { Options } from 'express-rate-limit';
import type { SessionData } from 'express-session';
import { inRedis } from '../../../../test/support/processes/redis-server';
import { RedisLimits } from '../../src/redis/limit-store';
import { RedisSessions } from '../../src/redis/session-store';
import { Browser } from '../support/browser';
import { restartRedis, server, startRedisApp, untilReadyIs } from '../support/redis-app';
import { maxAtOvok } from '../support/started-app';

const hour = 3_600;

inRedis('a session lives in Redis as long as its cookie, and a guest has none', async () => {
  const { url, redis } = await startRedisApp();
  const lifetimes = async () =>
    Promise.all((await redis.client.keys('express-login:session:*')).map((key) => redis.client.ttl(key)));
  const browser = new Browser(url);
  await browser.get('/login');
  expect(await lifetimes()).toEqual([]);
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  await browser.get('/profile');
  const [member, ...others] = await lifetimes();
  expect(others).toEqual([]);
  expect(member).toBeGreaterThan(8 * hour - 60);
  expect(member).toBeLessThanOrEqual(8 * hour);
});

inRedis('whoever comes again stays longer', async () => {
  const { url, redis } = await startRedisApp();
  const browser = new Browser(url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  const [key] = await redis.client.keys('express-login:session:*');
  await redis.client.expire(key!, 60);
  await browser.get('/api/me');
  expect(await redis.client.ttl(key!)).toBeGreaterThan(hour);
});

inRedis('after a sign-out nothing of the session is left', async () => {
  const { url, redis } = await startRedisApp();
  const browser = new Browser(url);
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  expect((await browser.submit('/profile', '/logout')).status).toBe(303);
  const kept = await redis.client.keys('express-login:session:*');
  // Tombstones alone, which hold no token.
  expect(kept.filter((key) => !key.includes(':tokens-'))).toEqual([]);
  const values = await Promise.all(kept.map((key) => redis.client.get(key)));
  expect(values.join()).not.toMatch(/accessToken|refreshToken/);
});

inRedis('a write that was under way at the sign-out leaves its reader a guest', async () => {
  const { url, redis } = await startRedisApp();
  const browser = new Browser(url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  const { cookie } = browser;
  const [key] = await redis.client.keys('express-login:session:*');
  const id = key!.replace('express-login:session:', '');
  const store = new RedisSessions(redis);
  const read = (await store.get(id)) as SessionData;
  expect((await browser.fetch('/api/logout', { method: 'POST' })).status).toBe(204);
  // A handler that has read the session before the sign-out, and writes it afterwards.
  await store.set(id, read);
  browser.cookie = cookie;
  expect((await browser.get('/api/me')).json).toMatchObject({ status: 401, code: 'session_ended' });
  expect(await redis.client.exists(key!)).toBe(0);
});

inRedis.each([
  ['is cut off', (text: string) => text.slice(0, -20)],
  ['lacks a quote before a token', (text: string) => text.replace('"accessToken":"', '"accessToken":')],
  ['is a number', () => '5'],
  ['is a list', () => '[]'],
  ['has no cookie', () => '{"cookie":null}'],
  ['has a cookie without an end', (text: string) => text.replace('"expires"', '"expired"')],
  [
    'has a cookie of no known age',
    (text: string) => text.replace(/"originalMaxAge":\d+/, '"originalMaxAge":"x"'),
  ],
] as const)('whose session %s is a guest, and nothing of it is in the log', async (_how, spoil) => {
  const { url, redis, log } = await startRedisApp();
  const browser = new Browser(url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  const [key] = await redis.client.keys('express-login:session:*');
  const text = (await redis.client.get(key!))!;
  const spoilt = spoil(text);
  expect(spoilt).not.toBe(text);
  await redis.client.set(key!, spoilt);
  expect((await browser.get('/api/me')).json).toMatchObject({ status: 401, code: 'not_signed_in' });
  expect((await browser.get('/profile')).headers.get('location')).toBe('/login?returnTo=%2Fprofile');
  expect((await browser.get('/readyz')).status).toBe(200);
  expect(log.printed.join()).not.toMatch(/JSON|accessToken|"error","err"/);
  expect((await browser.submit('/login', '/login/ovok', maxAtOvok)).status).toBe(303);
  expect((await browser.get('/api/me')).status).toBe(200);
});

inRedis('a counter that is set back is not counted down any more, and always ends', async () => {
  const { redis } = await startRedisApp();
  const limits = new RedisLimits(redis, 'test');
  limits.init({ windowMs: 60_000 } as Options);
  expect((await limits.increment('key')).totalHits).toBe(1);
  expect((await limits.increment('key')).totalHits).toBe(2);
  await limits.decrement('key');
  expect(await redis.client.get('express-login:limit:test:key')).toBe('1');
  expect(await redis.client.pTTL('express-login:limit:test:key')).toBeGreaterThan(50_000);
  await limits.resetKey('key');
  await limits.decrement('key');
  expect(await redis.client.exists('express-login:limit:test:key')).toBe(0);
  expect((await limits.increment('key')).totalHits).toBe(1);
});

inRedis('counters outlive a restart of the application, and no counter a restart of Redis', async () => {
  const wrong = { ...maxAtOvok, password: 'wrong' };
  const one = await startRedisApp();
  for (let n = 0; n < 5; n++) await new Browser(one.url).postJSON('/api/login/ovok', wrong);
  const other = await startRedisApp();
  expect((await new Browser(other.url).postJSON('/api/login/ovok', maxAtOvok)).status).toBe(429);
  await server.redis.stop();
  await untilReadyIs(other.url, 503);
  await restartRedis();
  await untilReadyIs(other.url, 200);
  expect((await new Browser(other.url).postJSON('/api/login/ovok', maxAtOvok)).status).toBe(200);
});
