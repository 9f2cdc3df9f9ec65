import { Browser } from '../support/browser';
import { nextOvokTokens, ovokSaysTo } from '../support/sandbox-login';
import { maxAtOvok, maxAtVero, startApp } from '../support/started-app';
import { hour, travel } from '../support/travel';

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

const ways = [
  ['the form', (browser: Browser) => browser.submit('/profile', '/logout'), 303],
  ['the API', (browser: Browser) => browser.fetch('/api/logout', { method: 'POST' }), 204],
] as const;

async function signedIn() {
  const { url, sandbox } = await startApp();
  const browser = new Browser(url);
  const tokens = nextOvokTokens(sandbox);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  const thief = new Browser(url);
  thief.cookie = browser.cookie;
  return { browser, thief, sandbox, tokens };
}

test.each(ways)('%s ends the session here and at Ovok', async (_way, signOut, status) => {
  const { browser, thief, sandbox, tokens } = await signedIn();
  expect(await ovokSaysTo(sandbox, tokens.accessToken)).toBe(200);
  expect((await signOut(browser)).status).toBe(status);
  expect(browser.cookie).toBe('');
  expect((await thief.get('/api/me')).status).toBe(401);
  expect(await ovokSaysTo(sandbox, tokens.accessToken)).toBe(401);
});

test.each(ways)('%s signs out while Ovok is down', async (_way, signOut, status) => {
  const { browser, thief, sandbox } = await signedIn();
  sandbox.ovok.outage();
  expect((await signOut(browser)).status).toBe(status);
  expect(browser.cookie).toBe('');
  expect((await thief.get('/api/me')).status).toBe(401);
});

test('an Ovok that does not answer holds the sign-out up for two seconds at most', async () => {
  const { browser, thief, sandbox } = await signedIn();
  sandbox.ovok.outage({ hang: true });
  const began = performance.now();
  expect((await browser.fetch('/api/logout', { method: 'POST' })).status).toBe(204);
  expect(performance.now() - began).toBeLessThan(8_000);
  expect((await thief.get('/api/me')).status).toBe(401);
});

test('who comes back after the token’s end, while Ovok is down, can sign out', async () => {
  const { browser, thief, sandbox } = await signedIn();
  sandbox.ovok.outage();
  travel(2 * hour);
  expect((await browser.fetch('/api/logout', { method: 'POST' })).status).toBe(204);
  expect((await thief.get('/api/me')).status).toBe(401);
});

test('Vero has no sign-out: nothing is asked there', async () => {
  const { url, sandbox } = await startApp();
  const browser = new Browser(url);
  await browser.postJSON('/api/login/vero', maxAtVero);
  expect((await browser.fetch('/api/logout', { method: 'POST' })).status).toBe(204);
  expect(sandbox.vero.requests).toHaveLength(1);
});
