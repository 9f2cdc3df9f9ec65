import { Browser, csrfTokenIn } from '../support/browser';
import { maxAtOvok, startApp } from '../support/started-app';

const foreign: [string, Record<string, string>][] = [
  ['a foreign Origin', { origin: 'https://evil.example' }],
  ['Origin: null', { origin: 'null' }],
  ['the same host with another port', { origin: 'http://127.0.0.1:1' }],
  ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
  ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }],
];

test.each(foreign)('%s signs nobody in and nobody out', async (_case, headers) => {
  const { url, sandbox } = await startApp();
  const browser = new Browser(url);
  const answer = await browser.postJSON('/api/login/ovok', maxAtOvok, headers);
  expect(answer.status).toBe(403);
  expect(answer.json).toMatchObject({ code: 'foreign_origin' });
  expect((await browser.submit('/login', '/login/ovok', maxAtOvok, headers)).status).toBe(403);
  expect(sandbox.ovok.requests).toHaveLength(0);

  await browser.postJSON('/api/login/ovok', maxAtOvok);
  expect((await browser.fetch('/api/logout', { method: 'POST', headers })).status).toBe(403);
  expect((await browser.submit('/profile', '/logout', {}, headers)).status).toBe(403);
  expect((await browser.get('/api/me')).status).toBe(200);
});

test('our own origin passes, and so does a client that names none', async () => {
  const { url } = await startApp();
  const browser = new Browser(url);
  const ours = { origin: url, 'sec-fetch-site': 'same-origin' };
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok, ours)).status).toBe(200);
  expect((await browser.fetch('/api/logout', { method: 'POST', headers: ours })).status).toBe(204);
  expect((await browser.submit('/login', '/login/ovok', maxAtOvok, ours)).status).toBe(303);
});

test('our origin behind TLS is the one that the proxy tells', async () => {
  const { url } = await startApp({ trustProxy: 1 });
  const headers = {
    origin: 'https://login.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'login.example',
  };
  expect((await new Browser(url).postJSON('/api/login/ovok', maxAtOvok, headers)).status).toBe(200);
});

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

test("another session's token is a 403", async () => {
  const { url } = await startApp();
  const csrfToken = csrfTokenIn(await new Browser(url).get('/login'));
  const browser = new Browser(url);
  await browser.get('/login');
  expect((await browser.postForm('/login/ovok', { ...maxAtOvok, csrfToken })).status).toBe(403);
});

test('a token from before the login signs nobody out', async () => {
  const browser = new Browser((await startApp()).url);
  const csrfToken = csrfTokenIn(await browser.get('/login'));
  await browser.postForm('/login/ovok', { ...maxAtOvok, csrfToken });
  expect((await browser.postForm('/logout', { csrfToken })).status).toBe(403);
  expect((await browser.postForm('/logout', {})).status).toBe(403);
  expect((await browser.get('/api/me')).status).toBe(200);
});
