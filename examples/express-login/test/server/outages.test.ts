import { Browser } from '../support/browser';
import { startApp } from '../support/started-app';

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

const outages = [
  ['hang@example.com', 504, 'ERR_UPSTREAM_TIMEOUT', null],
  ['dribble@example.com', 504, 'ERR_UPSTREAM_TIMEOUT', null],
  ['reset@example.com', 502, 'ERR_UPSTREAM_UNREACHABLE', null],
  ['html@example.com', 502, 'ERR_UPSTREAM_RESPONSE', null],
  ['500@example.com', 502, 'ERR_UPSTREAM_STATUS', null],
  ['503@example.com', 503, 'ERR_UPSTREAM_STATUS', '7'],
  ['redirect@example.com', 502, 'ERR_UPSTREAM_STATUS', null],
  ['429@example.com', 429, 'rate_limited', '7'],
] as const;

const providers = [
  ['ovok', 'email'],
  ['vero', 'identifier'],
] as const;

test.each(providers.flatMap(([name, field]) => outages.map((outage) => [name, field, ...outage] as const)))(
  '%s (%s): %s is a %i in JSON and on the form, and signs nobody in',
  async (name, field, email, status, code, retryAfter) => {
    const browser = new Browser((await startApp({ timeout: 2_000 })).url);
    const credentials = { [field]: email, password: 'hunter2-hunter2' };

    const answer = await browser.postJSON(`/api/login/${name}`, credentials);
    expect(answer.json).toMatchObject({ status, code });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect(browser.cookie).toBe('');

    const page = await browser.submit('/login', `/login/${name}`, credentials);
    expect([page.status, page.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect(page.text).toContain(`value="${email}"`);
    expect(page.text).toContain('role="alert"');
    if (retryAfter === '7') expect(page.text).toContain('Try again in 7 seconds.');

    expect((await browser.get('/api/me')).status).toBe(401);
    const printed = JSON.stringify(jest.mocked(console.error).mock.calls);
    for (const secret of ['hunter2', '127.0.0.1']) {
      expect(browser.seen.join()).not.toContain(secret);
      expect(printed).not.toContain(secret);
    }
  },
);

test('a session that Vero has revoked signs nobody in', async () => {
  const browser = new Browser((await startApp({ timeout: 2_000 })).url);
  const credentials = { identifier: 'inactive@example.com', password: 'correct horse battery staple' };
  const { status, json } = await browser.postJSON('/api/login/vero', credentials);
  expect(status).toBe(401);
  expect(json).toMatchObject({ code: 'inactive_session' });
});
