import { Browser } from '../support/browser';
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
