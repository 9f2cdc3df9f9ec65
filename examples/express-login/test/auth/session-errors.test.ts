import { MemoryStore } from 'express-session';
import { inRedis } from '../../../../test/support/processes/redis-server';
import { Browser } from '../support/browser';
import { keepLog } from '../support/log-lines';
import { startRedisApp } from '../support/redis-app';
import { maxAtOvok, startApp } from '../support/started-app';
import { hour, minute, travel } from '../support/travel';

/** What a page and the API say to whoever is signed in. */
async function responses(browser: Browser) {
  const [page, api] = await Promise.all([browser.get('/profile'), browser.get('/api/me')]);
  return { page, api };
}

test('a session store that fails is a 503 as soon as the token has ended, and is logged without a secret', async () => {
  const { log, printed } = keepLog('info');
  const { url } = await startApp({}, {}, { log });
  const browser = new Browser(url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its store below
  const { get } = MemoryStore.prototype;
  const failing = jest.spyOn(MemoryStore.prototype, 'get').mockImplementation(function (
    this: MemoryStore,
    id,
    done,
  ) {
    if (id.startsWith('tokens-')) done(Object.assign(new Error('SET hunter2'), { code: 'EIO' }));
    else get.call(this, id, done);
  });
  travel(hour - minute / 2);
  expect((await responses(browser)).page.status).toBe(200);
  travel(minute);
  const { page, api } = await responses(browser);
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
  expect(page.text).toContain('Your session could not be stored. Try again in 5 seconds.');
  expect(api.json).toMatchObject({ status: 503, code: 'ERR_SESSION_STORE', retryAfter: 5 });
  expect(printed.join()).toContain('"code":"ERR_SESSION_STORE","reason":"EIO"');
  expect(printed.join()).not.toMatch(/hunter2|"stack"/);

  failing.mockRestore();
  expect((await responses(browser)).page.status).toBe(200);
});

inRedis('a lock that another process holds is a 503 as soon as the token has ended', async () => {
  const { url, sandbox, redis, log } = await startRedisApp({ timeout: 500 });
  const browser = new Browser(url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  travel(hour);
  expect((await browser.get('/api/me')).status).toBe(200);
  const [record] = await redis.client.keys('express-login:session:tokens-*');
  const lock = record!.replace(':session:', ':lock:').replace(/-note$/, '');
  await redis.client.set(lock, 'another process');
  sandbox.ovok.clear();
  travel(hour);
  const { page, api } = await responses(browser);
  expect(page.status).toBe(503);
  expect(page.text).toContain('Your session could not be renewed. Try again in 5 seconds.');
  expect(api.json).toMatchObject({ status: 503, code: 'ERR_SESSION_LOCK' });
  expect(log.printed.join()).toContain('"code":"ERR_SESSION_LOCK","reason":"timeout"');
  expect(sandbox.ovok.requests).toEqual([]);

  await redis.client.del(lock);
  expect((await responses(browser)).page.status).toBe(200);
});
