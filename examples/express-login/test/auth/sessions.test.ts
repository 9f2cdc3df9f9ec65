import { MemoryStore } from 'express-session';
import { Browser, csrfTokenIn } from '../support/browser';
import { maxAtOvok, maxAtVero, startApp } from '../support/started-app';

test('the cookie is HttpOnly and SameSite=Lax, and Secure behind TLS', async () => {
  const plain = await new Browser((await startApp()).url).postJSON('/api/login/ovok', maxAtOvok);
  expect(plain.headers.get('set-cookie')).toMatch(/^sid=.*; HttpOnly; SameSite=Lax$/);
  const { url } = await startApp({ trustProxy: 1 });
  const secure = await new Browser(url).postJSON('/api/login/ovok', maxAtOvok, {
    'x-forwarded-proto': 'https',
  });
  expect(secure.headers.get('set-cookie')).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
});

test('a header that nobody vouches for does not make the cookie Secure', async () => {
  const { url } = await startApp();
  const answer = await new Browser(url).postJSON('/api/login/ovok', maxAtOvok, {
    'x-forwarded-proto': 'https',
  });
  expect(answer.headers.get('set-cookie')).not.toContain('Secure');
});

test('a login gives a new session id, and the old one is worth nothing', async () => {
  const { url } = await startApp();
  const victim = new Browser(url);
  const attacker = new Browser(url);
  await attacker.get('/login');
  victim.cookie = attacker.cookie;
  await victim.submit('/login', '/login/ovok', maxAtOvok);
  expect(victim.cookie).not.toBe(attacker.cookie);
  expect((await victim.get('/api/me')).status).toBe(200);
  expect((await attacker.get('/api/me')).status).toBe(401);
});

test('an id that was made up is not taken', async () => {
  const browser = new Browser((await startApp()).url);
  browser.cookie = 'sid=s%3Amade-up.signature';
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  expect(browser.cookie).not.toContain('made-up');
});

test('a second login gives a new id again, and the first one is dead', async () => {
  const { url } = await startApp();
  const browser = new Browser(url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  const thief = new Browser(url);
  thief.cookie = browser.cookie;
  await browser.postJSON('/api/login/vero', maxAtVero);
  expect((await browser.get('/api/me')).json).toMatchObject({ user: { provider: 'vero' } });
  expect((await thief.get('/api/me')).status).toBe(401);
});

test('after the form signs out the cookie is gone and the id is dead', async () => {
  const { url } = await startApp();
  const browser = new Browser(url);
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  const thief = new Browser(url);
  thief.cookie = browser.cookie;
  const answer = await browser.submit('/profile', '/logout');
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/login');
  expect(browser.cookie).toBe('');
  expect((await thief.get('/api/me')).status).toBe(401);
  expect((await thief.get('/profile')).status).toBe(302);
});

test('after /api/logout the id is dead', async () => {
  const { url } = await startApp();
  const browser = new Browser(url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  const thief = new Browser(url);
  thief.cookie = browser.cookie;
  await browser.fetch('/api/logout', { method: 'POST' });
  expect((await thief.get('/api/me')).status).toBe(401);
});

test('a changed cookie is nobody', async () => {
  const browser = new Browser((await startApp()).url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  browser.cookie = browser.cookie.slice(0, -3);
  expect((await browser.get('/api/me')).status).toBe(401);
});

test('guests leave no session: neither a cookie in the browser nor anything in the store', async () => {
  const set = jest.spyOn(MemoryStore.prototype, 'set');
  const { url } = await startApp();
  const browser = new Browser(url);
  const paths = ['/', '/login', '/login?returnTo=/x&ended=1', '/profile', '/api/me', '/healthz', '/nothing'];
  for (const path of paths) await browser.get(path);
  await browser.submit('/login', '/login/ovok', { ...maxAtOvok, password: 'wrong' });
  await browser.postForm('/login/ovok', maxAtOvok);
  await browser.postForm('/logout', {});
  await browser.fetch('/api/logout', { method: 'POST' });
  expect(browser.cookie).toBe('');
  expect(set).not.toHaveBeenCalled();
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  expect(set).toHaveBeenCalled();
});

test('twenty overlapping logins each get their own identity', async () => {
  const emails = Array.from({ length: 20 }, (_, index) => `person-${index}@example.org`);
  const accounts = emails.flatMap((email) => [
    { provider: 'ovok' as const, email, password: `${email} at ovok` },
    { provider: 'vero' as const, email, password: `${email} at vero` },
  ]);
  const { url, sandbox } = await startApp({}, { accounts });
  sandbox.ovok.delay = sandbox.vero.delay = () => Math.random() * 150;
  await Promise.all(
    accounts.map(async ({ provider, email, password }) => {
      const browser = new Browser(url);
      const fields = { [provider === 'ovok' ? 'email' : 'identifier']: email, password };
      const answer = await browser.submit('/login', `/login/${provider}`, fields);
      expect(answer.status).toBe(303);
      expect((await browser.get('/api/me')).json).toMatchObject({
        user: { provider, emails: [{ value: email }] },
      });
    }),
  );
});

test('two submits at once with one cookie end in two sessions of one person each', async () => {
  const { url, sandbox } = await startApp();
  sandbox.ovok.delay = () => Math.random() * 50;
  const browser = new Browser(url);
  const csrfToken = csrfTokenIn(await browser.get('/login'));
  const erika = { email: 'erika.mustermann@example.com', password: 'correct horse battery staple' };
  const tabs = [maxAtOvok, erika].map(async ({ email, password }) => {
    const tab = new Browser(url);
    tab.cookies = browser.cookies;
    const { status } = await tab.postForm('/login/ovok', { csrfToken, email, password });
    expect(status).toBe(303);
    expect((await tab.get('/api/me')).json).toMatchObject({ user: { emails: [{ value: email }] } });
  });
  await Promise.all(tabs);
});
