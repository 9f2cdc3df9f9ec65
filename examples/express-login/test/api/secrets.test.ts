import { findSecrets } from '../../../../test/support/secrets';
import { Browser } from '../support/browser';
import { keepLog } from '../support/log-lines';
import { bearing, tokenFrom } from '../support/sandbox-login';
import { maxAtOvok, maxAtVero, startApp } from '../support/started-app';
import { hour, travel } from '../support/travel';

afterEach(() => {
  jest.restoreAllMocks();
});

test('no answer and no log holds a token or a password: not its body, not its headers', async () => {
  const consoles = (['error', 'log', 'warn'] as const).map((method) => jest.spyOn(console, method));
  const { log, printed, lines } = keepLog();
  const { url, sandbox } = await startApp({}, {}, { log });
  const secrets = [maxAtOvok.password, 'wrong-password', 'half-a-password'];
  const keep = (...names: string[]) => ({
    edit: (body: Record<string, unknown>) => {
      secrets.push(...names.map((name) => String(body[name])));
      return body;
    },
  });
  const browser = new Browser(url);
  const walk = async () => {
    for (const path of ['/', '/login', '/profile', '/profile/ovok', '/api/me', '/api/ovok/me', '/nothing'])
      await browser.get(path);
  };
  for (const [name, credentials] of [
    ['ovok', maxAtOvok],
    ['vero', maxAtVero],
  ] as const) {
    const script = () =>
      name === 'ovok'
        ? sandbox.ovok.next(keep('accessToken', 'refreshToken'))
        : sandbox.vero.next(keep('jwt', 'sessionToken'));
    script();
    await browser.submit('/login', `/login/${name}`, credentials);
    await walk();
    await browser.submit('/profile', '/logout');
    script();
    await browser.postJSON(`/api/login/${name}`, credentials);
    await walk();
    await browser.fetch('/api/logout', { method: 'POST' });
    await browser.postJSON(`/api/login/${name}`, { ...credentials, password: 'wrong-password' });
    await browser.submit('/login', `/login/${name}`, { ...credentials, password: 'wrong-password' });
  }
  await browser.postJSON('/api/login/ovok', '{"email":"max@example.com","password":"half-a-password');
  await browser.get(`/login?${new URLSearchParams(maxAtOvok).toString()}`);
  // Once more, with tokens that are refreshed, and with Ovok going down.
  sandbox.ovok.next(
    { path: '/auth/b2b/login', ...keep('accessToken', 'refreshToken') },
    { path: '/auth/refresh-token', ...keep('access_token', 'refresh_token') },
  );
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  travel(hour);
  await walk();
  sandbox.ovok.outage();
  await walk();
  travel(hour);
  await walk();
  sandbox.ovok.recover();
  for (const provider of ['ovok', 'vero'] as const) {
    const token = await tokenFrom[provider](sandbox);
    secrets.push(token);
    await browser.get('/api/bearer/me', bearing(token));
    await browser.get('/api/bearer/me', bearing(`${token}x`));
  }
  expect(secrets).toHaveLength(17);
  expect(secrets).not.toContain('undefined');
  const cookies = browser.seen.flatMap((response) =>
    [...response.matchAll(/^set-cookie: (?:sid|csrf)=([^;]{20,})/gm)].map(([, value]) => value!),
  );
  const everything = [...browser.seen, ...printed].join('\n');
  expect(lines()).toContainEqual(
    expect.objectContaining({
      msg: 'provider error',
      provider: 'ovok',
      code: 'ERR_UPSTREAM_UNREACHABLE',
    }),
  );
  expect(everything).toContain('Max Mustermann');
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(8);
    for (const written of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      expect(everything.includes(written)).toBe(false);
    }
  }
  // Who it was is nobody's business in a log, nor is a cookie or a form's token.
  expect(cookies.length).toBeGreaterThan(5);
  expect(findSecrets(lines(), [...secrets, ...cookies, 'example.com', 'Mustermann', 'csrfToken'])).toEqual(
    [],
  );
  for (const spy of consoles) expect(spy).not.toHaveBeenCalled();
});

test('an error of our own shows nothing of itself', async () => {
  const { log, printed } = keepLog('error');
  const broken = () => {
    throw new Error('the database at db.internal is on fire');
  };
  const { url, sandbox } = await startApp();
  const options = { baseURL: sandbox.ovokURL, clientId: broken, tenantId: 'tenant' };
  const browser = new Browser((await startApp({ ovok: options }, {}, { log })).url);
  expect(url).not.toBe(browser.url);
  const answer = await browser.postJSON('/api/login/ovok', maxAtOvok);
  expect(answer.status).toBe(500);
  expect(answer.json).toMatchObject({ code: 'internal_error' });
  const page = await browser.submit('/login', '/login/ovok', maxAtOvok);
  expect(page.status).toBe(500);
  expect(browser.seen.join()).not.toMatch(/db\.internal|node_modules|at .*\.ts/);
  expect(printed.filter((line) => line.includes('db.internal'))).toHaveLength(2);
  expect(printed.join()).not.toContain(maxAtOvok.password);
});
