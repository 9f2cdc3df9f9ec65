import { Browser } from '../support/browser';
import { endAtOvok, nextOvokTokens } from '../support/sandbox-login';
import { maxAtOvok, maxAtVero, startApp } from '../support/started-app';

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

async function signedIn() {
  const { url, sandbox } = await startApp({ timeout: 3_000 });
  const browser = new Browser(url);
  const tokens = nextOvokTokens(sandbox);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  return { browser, sandbox, tokens };
}

test('the profile asks Ovok on demand, in the visitor’s name', async () => {
  const { browser, sandbox, tokens } = await signedIn();
  const profile = await browser.get('/profile');
  expect(profile.text).toContain('href="/profile/ovok"');
  expect(sandbox.ovok.requests).toHaveLength(1);
  const { status, text } = await browser.get('/profile/ovok');
  expect(status).toBe(200);
  expect(text).toMatch(/Name<\/dt><dd>Max Mustermann/);
  expect(text).toContain('Asked just now');
  const { path, headers } = sandbox.ovok.requests.at(-1)!;
  expect([path, headers.authorization]).toEqual(['/auth/me', `Bearer ${tokens.accessToken}`]);
});

test('the API gives who somebody is as Ovok says it, and no token', async () => {
  const { browser, tokens } = await signedIn();
  const { status, json, raw } = await browser.get('/api/ovok/me');
  expect(status).toBe(200);
  expect(json).toMatchObject({
    user: {
      provider: 'ovok',
      id: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498',
      displayName: 'Max Mustermann',
      emails: [{ value: maxAtOvok.email }],
    },
  });
  expect(raw).not.toContain(tokens.accessToken);
});

test('a session that was ended at Ovok ends here, too', async () => {
  const { browser, sandbox, tokens } = await signedIn();
  const { cookie } = browser;
  await endAtOvok(sandbox, tokens.accessToken);
  expect((await browser.get('/api/ovok/me')).json).toMatchObject({ status: 401, code: 'session_ended' });
  expect(browser.cookie).toBe('');
  browser.cookie = cookie;
  expect((await browser.get('/api/me')).status).toBe(401);
});

test('the page leads who was signed out at Ovok to the login', async () => {
  const { browser, sandbox, tokens } = await signedIn();
  await endAtOvok(sandbox, tokens.accessToken);
  const answer = await browser.get('/profile/ovok');
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe('/login?returnTo=%2Fprofile%2Fovok&ended=1');
});

test.each([
  ['reset', 502, 'ERR_UPSTREAM_UNREACHABLE', null],
  ['hang', 504, 'ERR_UPSTREAM_TIMEOUT', null],
  ['html', 502, 'ERR_UPSTREAM_RESPONSE', null],
  ['503', 503, 'ERR_UPSTREAM_STATUS', '7'],
  ['429', 429, 'rate_limited', '7'],
] as const)(
  '%s is a %i of the API, and a text on a profile that is otherwise whole',
  async (fault, status, code, retryAfter) => {
    const { browser, sandbox } = await signedIn();
    sandbox.ovok.outage({ fault });
    const answer = await browser.get('/api/ovok/me');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect(answer.json).toMatchObject({ type: 'about:blank', status, code });

    const page = await browser.get('/profile/ovok');
    expect([page.status, page.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect(page.text).toContain('role="alert"');
    expect(page.text).toContain('Max Mustermann');
    expect(page.text).toContain('Ask again');

    sandbox.ovok.recover();
    expect((await browser.get('/profile/ovok')).status).toBe(200);
  },
);

test('who signed in with Vero is not asked for at Ovok', async () => {
  const { url, sandbox } = await startApp({ timeout: 3_000 });
  const browser = new Browser(url);
  await browser.postJSON('/api/login/vero', maxAtVero);
  expect((await browser.get('/profile')).text).not.toContain('/profile/ovok');
  expect((await browser.get('/profile/ovok')).headers.get('location')).toBe('/profile');
  expect((await browser.get('/api/ovok/me')).json).toMatchObject({ status: 403, code: 'other_provider' });
  expect(sandbox.ovok.requests).toHaveLength(0);
});

test('a guest is told to sign in, and without Ovok there is nothing to ask', async () => {
  const browser = new Browser((await startApp()).url);
  expect((await browser.get('/api/ovok/me')).json).toMatchObject({ status: 401, code: 'not_signed_in' });
  expect((await browser.get('/profile/ovok')).headers.get('location')).toBe(
    '/login?returnTo=%2Fprofile%2Fovok',
  );
  const other = new Browser((await startApp({ ovok: undefined })).url);
  expect((await other.get('/api/ovok/me')).status).toBe(404);
  expect((await other.get('/profile/ovok')).status).toBe(404);
});
