import { Browser } from '../support/browser';
import { untilAsked } from '../support/sandbox-login';
import { maxAtOvok, startApp } from '../support/started-app';
import { hour, travel } from '../support/travel';

const signOut = (browser: Browser) => browser.fetch('/api/logout', { method: 'POST' });
const signIn = (browser: Browser) => browser.postJSON('/api/login/ovok', maxAtOvok);

async function signedIn() {
  const { url, sandbox } = await startApp();
  const browser = new Browser(url);
  await signIn(browser);
  return { browser, sandbox };
}

test.each([
  ['/profile/ovok', '/auth/me', 'signs out and in again', [signOut, signIn]],
  ['/api/ovok/me', '/auth/me', 'signs out and in again', [signOut, signIn]],
  ['/api/me', '/auth/refresh-token', 'signs out and in again', [signOut, signIn]],
  ['/profile', '/auth/refresh-token', 'signs in anew', [signIn]],
] as const)(
  'a late response of %s, which waits for %s while the browser %s, leaves the new cookie',
  async (path, asks, _what, steps) => {
    const { browser, sandbox } = await signedIn();
    if (asks === '/auth/refresh-token') travel(hour);
    const asked = sandbox.ovok.requests.length;
    sandbox.ovok.next({ path: asks, delay: 1_500 });
    const slow = browser.get(path);
    await untilAsked(sandbox, asked + 1);
    for (const step of steps) await step(browser);
    const { cookie } = browser;
    const late = await slow;
    expect(late.headers.get('set-cookie') ?? '').not.toContain('sid=');
    expect(browser.cookie).toBe(cookie);
    expect((await browser.get('/api/me')).status).toBe(200);
  },
);
