import { Browser } from '../support/browser';
import { maxAtOvok, startApp } from '../support/started-app';

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
