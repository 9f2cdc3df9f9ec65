import { Browser } from '../support/browser';
import { inRedis } from '../../../../test/support/processes/redis-server';
import { startRedisApp } from '../support/redis-app';
import { bearing, tokenFrom } from '../support/sandbox-login';
import { startApp } from '../support/started-app';

const limits = { perAddress: 5, perAccount: 5, windowMs: 60_000 };
const madeUp = (n: number) => bearing(`made.up.${n}`);

test('after five refused tokens an address gets 429 with Retry-After, and Ovok is asked no more', async () => {
  const { url, sandbox } = await startApp({ limits });
  const browser = new Browser(url);
  for (let n = 0; n < 5; n++) expect((await browser.get('/api/bearer/me', madeUp(n))).status).toBe(401);
  const asked = sandbox.ovok.requests.length;
  for (let n = 5; n < 20; n++) {
    const { status, headers, json } = await browser.get('/api/bearer/me', madeUp(n));
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(50);
    expect(json).toMatchObject({ code: 'rate_limited', status: 429 });
  }
  expect(sandbox.ovok.requests).toHaveLength(asked);
});

test('good tokens use up nothing, and another address has its own tries', async () => {
  const { url, sandbox } = await startApp({ limits, trustProxy: 1 });
  const browser = new Browser(url);
  const good = bearing(await tokenFrom.vero(sandbox));
  for (let n = 0; n < 10; n++) expect((await browser.get('/api/bearer/me', good)).status).toBe(200);
  for (let n = 0; n < 5; n++) await browser.get('/api/bearer/me', madeUp(n));
  expect((await browser.get('/api/bearer/me', good)).status).toBe(429);
  const elsewhere = { ...good, 'x-forwarded-for': '203.0.113.7' };
  expect((await browser.get('/api/bearer/me', elsewhere)).status).toBe(200);
});

inRedis('two processes on one Redis count together', async () => {
  const urls = [(await startRedisApp({ limits })).url, (await startRedisApp({ limits })).url];
  for (let n = 0; n < 5; n++) {
    expect((await new Browser(urls[n % 2]!).get('/api/bearer/me', madeUp(n))).status).toBe(401);
  }
  for (const url of urls) expect((await new Browser(url).get('/api/bearer/me', madeUp(9))).status).toBe(429);
});
