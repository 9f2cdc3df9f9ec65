import { Browser } from '../support/browser';
import { maxAtOvok, maxAtVero, startApp } from '../support/started-app';

test.each([
  ['ovok', maxAtOvok, 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498'],
  ['vero', maxAtVero, expect.any(String) as string],
])('somebody signs in with %s, is known to /api/me, and signs out', async (name, credentials, id) => {
  const browser = new Browser((await startApp()).url);
  const login = await browser.postJSON(`/api/login/${name}`, credentials);
  expect(login.status).toBe(200);
  expect(login.json).toMatchObject({ user: { provider: name, id, displayName: 'Max Mustermann' } });
  const me = await browser.get('/api/me');
  expect(me.status).toBe(200);
  expect(me.json).toEqual(login.json);
  expect(me.headers.get('cache-control')).toBe('no-store');
  const logout = await browser.fetch('/api/logout', { method: 'POST' });
  expect(logout.status).toBe(204);
  expect(logout.text).toBe('');
  expect((await browser.get('/api/me')).status).toBe(401);
});

test('a guest gets problem details from /api/me', async () => {
  const { status, headers, json } = await new Browser((await startApp()).url).get('/api/me');
  expect(status).toBe(401);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(json).toEqual({
    type: 'about:blank',
    title: 'Unauthorized',
    status: 401,
    detail: 'Nobody is signed in.',
    code: 'not_signed_in',
  });
});

test.each([
  ['ovok', 'email'],
  ['vero', 'identifier'],
])('an unknown account and a wrong password at %s are the same, byte for byte', async (name, field) => {
  const browser = new Browser((await startApp()).url);
  const [wrong, unknown] = await Promise.all(
    ['max.mustermann@example.com', 'nobody@example.com'].map((email) =>
      browser.postJSON(`/api/login/${name}`, { [field]: email, password: 'hunter2' }),
    ),
  );
  expect(wrong!.status).toBe(401);
  expect(wrong!.json).toMatchObject({ code: 'invalid_credentials' });
  const undated = (raw: string) => raw.replace(/^date: .*$/m, '');
  expect(undated(unknown!.raw)).toBe(undated(wrong!.raw));
  expect(browser.cookie).toBe('');
});

test.each([
  ['nothing', {}, 'missing_credentials'],
  ['an array', [], 'missing_credentials'],
  ['an object for a password', { ...maxAtOvok, password: { $ne: '' } }, 'malformed_credentials'],
  ['a number for an e-mail', { ...maxAtOvok, email: 7 }, 'malformed_credentials'],
  [
    'credentials under __proto__',
    '{"__proto__":{"email":"a@example.com","password":"x"}}',
    'missing_credentials',
  ],
])('%s as credentials is a 400 and asks nobody', async (_case, body, code) => {
  const { url, sandbox } = await startApp();
  const { status, json } = await new Browser(url).postJSON('/api/login/ovok', body);
  expect(status).toBe(400);
  expect(json).toMatchObject({ code, status: 400 });
  expect(sandbox.ovok.requests).toHaveLength(0);
});

test('credentials in the query are not read', async () => {
  const { url, sandbox } = await startApp();
  const query = new URLSearchParams(maxAtOvok).toString();
  expect((await new Browser(url).postJSON(`/api/login/ovok?${query}`, {})).status).toBe(400);
  expect(sandbox.ovok.requests).toHaveLength(0);
});

test('a refusal, a limit and an error of ours have one shape', async () => {
  const browser = new Browser(
    (await startApp({ limits: { perAddress: 1, perAccount: 1, windowMs: 60_000 } })).url,
  );
  const answers = [
    await browser.postJSON('/api/login/ovok', { ...maxAtOvok, password: 'wrong' }),
    await browser.postJSON('/api/login/ovok', maxAtOvok),
    await browser.postJSON('/api/login/ovok', '{'),
    await browser.postJSON('/api/login/ovok', maxAtOvok, { 'content-type': 'text/plain' }),
    await browser.get('/api/login/ovok'),
    await browser.get('/api/nothing'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 429, 400, 415, 405, 404]);
  for (const { status, json, headers } of answers) {
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(headers.get('cache-control')).toBe('no-store');
    const { retryAfter, ...members } = json as Record<string, unknown>;
    expect(Object.keys(members)).toEqual(['type', 'title', 'status', 'detail', 'code']);
    expect(members.status).toBe(status);
    expect(retryAfter).toBe(Number(headers.get('retry-after')) || undefined);
  }
});

test('a body that is not JSON is a 415', async () => {
  const { url, sandbox } = await startApp();
  const browser = new Browser(url);
  const body = JSON.stringify(maxAtOvok);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
    const { status, json } = await browser.postJSON('/api/login/ovok', body, { 'content-type': type });
    expect([type, status]).toEqual([type, 415]);
    expect(json).toMatchObject({ code: 'unsupported_media_type' });
  }
  expect((await browser.postForm('/api/login/ovok', maxAtOvok)).status).toBe(415);
  expect((await browser.fetch('/api/login/ovok', { method: 'POST' })).status).toBe(415);
  expect(sandbox.ovok.requests).toHaveLength(0);
  const charset = { 'content-type': 'Application/JSON; charset=utf-8' };
  expect((await browser.postJSON('/api/login/ovok', body, charset)).status).toBe(200);
});

test('a body of 20 KB is a 413', async () => {
  const browser = new Browser((await startApp()).url);
  const { status, json } = await browser.postJSON('/api/login/ovok', { password: 'x'.repeat(20_000) });
  expect(status).toBe(413);
  expect(json).toMatchObject({ code: 'body_too_large' });
});

test('an unknown provider is a 404 and a wrong method a 405, as problem details', async () => {
  const browser = new Browser((await startApp()).url);
  for (const path of ['/api/login/facebook', '/api/login/__proto__', '/api/login', '/api/nothing']) {
    const { status, json } = await browser.postJSON(path, maxAtOvok);
    expect([path, status]).toEqual([path, 404]);
    expect(json).toMatchObject({ code: 'not_found' });
  }
  for (const path of ['/api/login/ovok', '/api/logout']) {
    const { status, headers } = await browser.get(path);
    expect([path, status, headers.get('allow')]).toEqual([path, 405, 'POST']);
  }
  expect((await browser.postJSON('/api/me', {})).status).toBe(405);
});

test('signing out as a guest is a 204', async () => {
  const browser = new Browser((await startApp()).url);
  expect((await browser.fetch('/api/logout', { method: 'POST' })).status).toBe(204);
});

test('/healthz answers without a session', async () => {
  const browser = new Browser((await startApp()).url);
  const { status, json } = await browser.get('/healthz');
  expect(status).toBe(200);
  expect(json).toEqual({ status: 'ok' });
  expect(browser.cookie).toBe('');
});
