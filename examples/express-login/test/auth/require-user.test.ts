import type { Sandbox } from 'passport-sandbox';
import { Browser } from '../support/browser';
import { endAtOvok, nextOvokTokens } from '../support/sandbox-login';
import { maxAtOvok, maxAtVero, startApp } from '../support/started-app';
import { hour, minute, travel } from '../support/travel';

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

const refreshes = ({ ovok }: Sandbox) => ovok.requests.filter(({ path }) => path === '/auth/refresh-token');

async function signedIn() {
  const { url, sandbox } = await startApp();
  const browser = new Browser(url);
  const tokens = nextOvokTokens(sandbox);
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  return { browser, sandbox, tokens };
}

test('a page after the access token’s end refreshes it once, and the visitor stays signed in', async () => {
  const { browser, sandbox } = await signedIn();
  for (const hours of [1, 2, 3]) {
    travel(hour);
    expect((await browser.get('/profile')).text).toContain('Max Mustermann');
    expect((await browser.get('/api/ovok/me')).status).toBe(200);
    expect(refreshes(sandbox)).toHaveLength(hours);
  }
});

test('pages and API calls that come at once share one refresh', async () => {
  const { browser, sandbox } = await signedIn();
  travel(hour);
  const paths = Array.from({ length: 20 }, (_, index) => (index % 2 ? '/profile' : '/api/me'));
  const answers = await Promise.all(paths.map((path) => browser.get(path)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(refreshes(sandbox)).toHaveLength(1);
});

test('who is refused a fresh token is led to the login, told why, and led back', async () => {
  const { browser, sandbox, tokens } = await signedIn();
  const old = browser.cookie;
  await endAtOvok(sandbox, tokens.accessToken);
  travel(hour);
  const answer = await browser.get('/profile');
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe('/login?returnTo=%2Fprofile&ended=1');
  expect(browser.cookie).toBe('');
  const login = await browser.get('/login?returnTo=%2Fprofile&ended=1');
  expect(login.text).toContain('Your session has ended. Please sign in again.');
  browser.cookie = old;
  expect((await browser.get('/api/me')).json).toMatchObject({ status: 401, code: 'not_signed_in' });
});

test('the API says 401 to who is refused a fresh token', async () => {
  const { browser, sandbox, tokens } = await signedIn();
  await endAtOvok(sandbox, tokens.accessToken);
  travel(hour);
  const answer = await browser.get('/api/me');
  expect(answer.status).toBe(401);
  expect(answer.json).toEqual({
    type: 'about:blank',
    title: 'Unauthorized',
    status: 401,
    detail: 'Your session has ended. Please sign in again.',
    code: 'session_ended',
  });
  expect(browser.cookie).toBe('');
});

test('an outage is ridden out while the token lives, and after its recovery', async () => {
  const { browser, sandbox } = await signedIn();
  sandbox.ovok.outage();
  travel(hour - minute / 2);
  expect((await browser.get('/profile')).status).toBe(200);
  travel(minute);
  const page = await browser.get('/profile');
  expect(page.status).toBe(502);
  expect(page.text).toContain('The login service could not be reached.');
  expect((await browser.get('/api/me')).json).toMatchObject({
    status: 502,
    code: 'ERR_UPSTREAM_UNREACHABLE',
  });
  sandbox.ovok.recover();
  expect((await browser.get('/profile')).status).toBe(200);
});

test('who is held up by an outage can sign out, and sign in elsewhere', async () => {
  const { browser, sandbox } = await signedIn();
  await browser.get('/profile');
  sandbox.ovok.outage({ status: 503, headers: { 'Retry-After': '7' } });
  travel(hour);
  const page = await browser.get('/profile');
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '7']);
  expect(page.text).toContain('out of order. Try again in 7 seconds.');
  expect(page.text).toContain('action="/logout"');
  expect((await browser.postJSON('/api/login/vero', maxAtVero)).status).toBe(200);
  expect((await browser.get('/api/me')).json).toMatchObject({ user: { provider: 'vero' } });
});

test('Vero’s session ends with its JWT', async () => {
  const { url } = await startApp();
  const browser = new Browser(url);
  await browser.submit('/login', '/login/vero', maxAtVero);
  travel(hour - minute);
  expect((await browser.get('/profile')).status).toBe(200);
  travel(minute);
  const answer = await browser.get('/profile');
  expect(answer.headers.get('location')).toBe('/login?returnTo=%2Fprofile&ended=1');
});
