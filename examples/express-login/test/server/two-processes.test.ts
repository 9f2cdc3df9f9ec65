import { startSandbox } from 'passport-sandbox';
import { createClient } from 'redis';
import { inRedis } from '../../../../test/support/processes/redis-server';
import { Browser } from '../support/browser';
import { accounts, environment, shared } from '../support/shared-services';
import { maxAtOvok } from '../support/started-app';
import { run } from '../support/started-process';

inRedis('who signs in at one process is known to the other, and who signs out is not', async () => {
  const [one, other] = await Promise.all([run(environment()).url, run(environment()).url]);
  const browser = new Browser(one);
  expect((await browser.submit('/login', '/login/ovok', maxAtOvok)).status).toBe(303);
  const elsewhere = new Browser(other);
  elsewhere.cookie = browser.cookie;
  expect((await elsewhere.get('/api/me')).json).toMatchObject({
    user: { emails: [{ value: maxAtOvok.email }] },
  });
  expect((await browser.submit('/profile', '/logout')).status).toBe(303);
  expect((await elsewhere.get('/api/me')).status).toBe(401);
});

inRedis('failed logins count for all processes together', async () => {
  const urls = await Promise.all([run(environment()).url, run(environment()).url]);
  const wrong = { ...maxAtOvok, password: 'wrong' };
  for (const n of [0, 1, 2, 3, 4]) {
    expect((await new Browser(urls[n % 2]!).postJSON('/api/login/ovok', wrong)).status).toBe(401);
  }
  for (const url of urls) {
    expect((await new Browser(url).postJSON('/api/login/ovok', maxAtOvok)).status).toBe(429);
  }
});

inRedis('processes that are asked at the same moment refresh a session once', async () => {
  await shared.sandbox.close();
  const sandbox = await startSandbox({ accounts, ovokAccessTokenLifetime: 30_000 });
  shared.sandbox = sandbox;
  const urls = await Promise.all([run(environment()).url, run(environment()).url]);
  // The tokens end within the leeway of a minute, so that the first request after the login refreshes them.
  const people = await Promise.all(
    accounts.map(async ({ email, password }) => {
      const browser = new Browser(urls[0]);
      expect((await browser.postJSON('/api/login/ovok', { email, password })).status).toBe(200);
      return browser.cookie;
    }),
  );
  sandbox.ovok.delay = () => Math.random() * 50;
  const statuses = await Promise.all(
    people.flatMap((cookie) =>
      urls.map(async (url) => {
        const browser = new Browser(url);
        browser.cookie = cookie;
        return (await browser.get('/api/ovok/me')).status;
      }),
    ),
  );
  expect(statuses).toEqual(statuses.map(() => 200));
  const refreshes = sandbox.ovok.requests.filter(({ path }) => path === '/auth/refresh-token');
  expect(refreshes).toHaveLength(accounts.length);
});

/** What no page and no client of a provider can cope with, so that they throw. */
async function spoilSessions(): Promise<void> {
  const client = await createClient({ url: shared.redis.url }).connect();
  for (const key of await client.keys('*session*')) {
    const text = (await client.get(key))!;
    const spoilt = text
      .replace(/"emails":\[.*?\]/, '"emails":[null]')
      .replace(/"accessToken":".*?"/, '"accessToken":{}');
    await client.set(key, spoilt);
  }
  client.destroy();
}

inRedis('in production an error page and problem details have no stack', async () => {
  const { url } = run(environment({ NODE_ENV: 'production' }));
  const browser = new Browser(await url);
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  await spoilSessions();
  const page = await browser.get('/profile');
  const details = await browser.get('/api/ovok/me');
  expect([page.status, details.status]).toEqual([500, 500]);
  for (const { raw } of [page, details]) expect(raw).not.toMatch(/TypeError|JSON|node_modules|\.js:\d|\bat /);
  expect(page.text).toContain('Something went wrong on our side.');
});
