import { Browser, csrfTokenIn } from '../support/browser';
import { maxAtOvok, startApp } from '../support/started-app';

test.each([
  ['no token', {}],
  ['a made-up token', { csrfToken: '00' }],
])('a form with %s is a 403 with a fresh form', async (_case, token) => {
  const { url, sandbox } = await startApp();
  const browser = new Browser(url);
  await browser.get('/login');
  const page = await browser.postForm('/login/ovok', { ...maxAtOvok, ...token });
  expect(page.status).toBe(403);
  expect(page.text).toContain('This form has expired.');
  expect(page.text).not.toContain('A[.DmUv]');
  expect(sandbox.ovok.requests).toHaveLength(0);
  const again = await browser.postForm('/login/ovok', { ...maxAtOvok, csrfToken: csrfTokenIn(page) });
  expect(again.status).toBe(303);
});

test.each(['00', `${'0'.repeat(64)}.${'0'.repeat(64)}`, '.', 'j:["a"]', '%E0%A4%A', '__proto__'])(
  'a token and a cookie that are both %s are a 403',
  async (csrfToken) => {
    const { url, sandbox } = await startApp();
    const browser = new Browser(url);
    browser.cookies = [`csrf=${encodeURIComponent(csrfToken)}`];
    expect((await browser.postForm('/login/ovok', { ...maxAtOvok, csrfToken })).status).toBe(403);
    expect(sandbox.ovok.requests).toHaveLength(0);
  },
);

test('two tabs of a guest share one token', async () => {
  const browser = new Browser((await startApp()).url);
  const first = csrfTokenIn(await browser.get('/login'));
  expect(csrfTokenIn(await browser.get('/login?provider=vero'))).toBe(first);
  expect((await browser.postForm('/login/ovok', { ...maxAtOvok, csrfToken: first })).status).toBe(303);
});

test('behind TLS the cookie is one that no other host can plant', async () => {
  const { url } = await startApp({ trustProxy: 1 });
  const behindTLS = { 'x-forwarded-proto': 'https' };
  const page = await new Browser(url).get('/login', behindTLS);
  const [cookie = ''] = page.headers.getSetCookie();
  expect(cookie).toMatch(/^__Host-csrf=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  const csrfToken = csrfTokenIn(page);
  const post = (name: string) =>
    new Browser(url).postForm(
      '/login/ovok',
      { ...maxAtOvok, csrfToken },
      { ...behindTLS, cookie: `${name}=${csrfToken}` },
    );
  expect((await post('csrf')).status).toBe(403);
  expect((await post('__Host-csrf')).status).toBe(303);
});
