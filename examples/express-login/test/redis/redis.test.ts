import { setTimeout as delay } from 'node:timers/promises';
import { inRedis } from '../../../../test/support/processes/redis-server';
import { openRedis } from '../../src/redis/redis';
import { Browser, type Page } from '../support/browser';
import { keepLog } from '../support/log-lines';
import { restartRedis, server, startRedisApp, untilReadyIs } from '../support/redis-app';
import { maxAtOvok, startApp } from '../support/started-app';

const wrong = { ...maxAtOvok, password: 'wrong' };

function expectUnavailable({ status, headers, text, raw }: Page): void {
  expect(status).toBe(503);
  expect(headers.get('retry-after')).toBe('5');
  expect(headers.getSetCookie()).toEqual([]);
  expect(text).toContain('Nobody can be signed in at the moment.');
  expect(raw).not.toMatch(/redis|ECONN|127\.0\.0\.1|\.ts:/i);
}

inRedis('a Redis that hangs holds nobody up for long, and then knows everybody as before', async () => {
  const { url, log } = await startRedisApp();
  const browser = new Browser(url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  server.redis.pause();
  const began = performance.now();
  const first = await Promise.all([1, 2, 3].map(() => browser.get('/api/me')));
  for (let n = 0; n < 20; n++) first.push(await browser.get('/api/me'));
  for (const answer of first) expectUnavailable(answer);
  // The first ones wait for two seconds, the others for none.
  expect(performance.now() - began).toBeLessThan(10_000);
  expect((await browser.get('/readyz')).status).toBe(503);
  server.redis.resume();
  await untilReadyIs(url, 200);
  expect((await browser.get('/api/me')).status).toBe(200);
  const told = log.lines().filter(({ msg }) => !['request', 'login'].includes(msg as string));
  expect(told.map(({ msg, reason }) => [msg, reason])).toEqual([
    ['Redis is down', 'a command timed out'],
    ['Redis is back', undefined],
  ]);
});

inRedis('failures from before an outage count on in it', async () => {
  const { url, redis } = await startRedisApp();
  const browser = new Browser(url);
  for (let n = 0; n < 5; n++) await browser.postJSON('/api/login/ovok', wrong);
  await redis.client.configSet('maxmemory', '1');
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(429);
});

inRedis('a Redis that is not there yet keeps nobody from starting, and is used when it comes', async () => {
  await server.redis.stop();
  const { url, redis } = await startRedisApp();
  const browser = new Browser(url);
  expectUnavailable(await browser.get('/login'));
  expect((await browser.get('/healthz')).status).toBe(200);
  await restartRedis();
  await untilReadyIs(url, 200);
  for (let n = 0; n < 5; n++) await browser.postJSON('/api/login/ovok', wrong);
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(429);
  const counted = await redis.client.keys('express-login:limit:*');
  expect(counted).toHaveLength(2);
  // A second outage makes Redis forget the scripts with which it counts.
  await server.redis.stop();
  await untilReadyIs(url, 503);
  await restartRedis();
  await untilReadyIs(url, 200);
  expect((await browser.postJSON('/api/login/ovok', wrong)).status).toBe(401);
  expect(await redis.client.keys('express-login:limit:*')).toHaveLength(2);
});

inRedis('a Redis that hangs at the first login of all counts the next ones', async () => {
  const { url, redis } = await startRedisApp();
  server.redis.pause();
  expectUnavailable(await new Browser(url).postJSON('/api/login/ovok', maxAtOvok));
  server.redis.resume();
  await untilReadyIs(url, 200);
  expect((await new Browser(url).postJSON('/api/login/ovok', wrong)).status).toBe(401);
  expect(await redis.client.keys('express-login:limit:*')).toHaveLength(2);
  expect(await redis.client.keys('express-login:session:*')).toEqual([]);
});

inRedis('the password of a Redis that refuses it is nowhere', async () => {
  const { log, printed, lines } = keepLog();
  const redis = openRedis(`redis://somebody:hunter2@127.0.0.1:${server.redis.port}`, log);
  await redis.firstAttempt();
  const { url } = await startApp({}, {}, { log, redis });
  const browser = new Browser(url);
  expectUnavailable(await browser.get('/login'));
  await delay(300);
  redis.close();
  expect(lines().filter(({ msg }) => msg === 'Redis is down')).toMatchObject([{ reason: 'WRONGPASS' }]);
  expect(printed.join() + browser.seen.join()).not.toMatch(/hunter2|somebody/);
});
