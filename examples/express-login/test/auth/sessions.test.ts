import { MemoryStore } from 'express-session';
import { Browser, csrfTokenIn } from '../support/browser';
import { maxAtOvok, startApp } from '../support/started-app';

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
