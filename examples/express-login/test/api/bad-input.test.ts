import { connect } from 'node:net';
import { Browser, csrfTokenIn, type Page } from '../support/browser';
import { maxAtOvok, startApp } from '../support/started-app';

const script = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
const providers = [
  ['ovok', 'email'],
  ['vero', 'identifier'],
] as const;

/** A 4xx with a clear text, and nothing of what was sent as markup. */
function expectRefused({ status, text, raw }: Page, ...statuses: number[]): void {
  expect(statuses).toContain(status);
  expect(text).toMatch(/[A-Z][a-z]+ [a-z]+/);
  expect(raw).not.toMatch(/<script>alert|<img src=x|onerror=alert\(1\)>|\0|xxxxxxxxxx|node_modules|\.ts:\d/);
}

const badTexts = [
  ['script tags', script],
  ['1 MB', 'x'.repeat(1_048_576)],
  ['a NUL', 'max\0@example.com'],
] as const;

describe.each(providers)('at %s', (name, usernameField) => {
  const good = {
    [usernameField]: 'max.mustermann@example.com',
    password: 'hunter2-hunter2',
    returnTo: '/profile',
  };
  const fields = [usernameField, 'password', 'returnTo', 'csrfToken'];

  test.each(fields.flatMap((field) => badTexts.map(([what, text]) => [field, what, text] as const)))(
    'a form whose %s is %s is refused',
    async (field, _what, text) => {
      const browser = new Browser((await startApp()).url);
      const page = await browser.submit('/login', `/login/${name}`, { ...good, [field]: text });
      expectRefused(page, ...(text.length > 16_000 ? [413] : field === 'csrfToken' ? [403] : [400, 401]));
      expect(page.headers.get('location')).toBeNull();
    },
  );

  test.each(
    fields.flatMap((field) => [`${field}[]`, `${field}[a]`, `${field}[__proto__]`].map((as) => [field, as])),
  )('a form whose %s is sent as %s is refused', async (field, as) => {
    const { url, sandbox } = await startApp();
    const browser = new Browser(url);
    const csrfToken = csrfTokenIn(await browser.get('/login'));
    const { [field]: value = '', ...others } = { csrfToken, ...good } as Record<string, string>;
    const page = await browser.postForm(`/login/${name}`, { ...others, [as]: value });
    // A returnTo that is not understood is none, and the password is still wrong.
    expectRefused(page, field === 'csrfToken' ? 403 : field === 'returnTo' ? 401 : 400);
    expect(sandbox.ovok.requests.length + sandbox.vero.requests.length).toBe(field === 'returnTo' ? 1 : 0);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  test.each(fields)('a form without %s is refused, or does without', async (field) => {
    const browser = new Browser((await startApp()).url);
    const csrfToken = csrfTokenIn(await browser.get('/login'));
    const form = new URLSearchParams({ csrfToken, ...good });
    form.delete(field);
    const page = await browser.fetch(`/login/${name}`, { method: 'POST', body: form });
    expectRefused(page, field === 'csrfToken' ? 403 : field === 'returnTo' ? 401 : 400);
  });

  test.each(fields)('a form with %s twice is refused, or does without', async (field) => {
    const browser = new Browser((await startApp()).url);
    const csrfToken = csrfTokenIn(await browser.get('/login'));
    const body = new URLSearchParams({ csrfToken, ...good });
    body.append(field, 'x');
    const page = await browser.fetch(`/login/${name}`, { method: 'POST', body });
    expectRefused(page, field === 'csrfToken' ? 403 : field === 'returnTo' ? 401 : 400);
  });

  test.each([
    ...badTexts,
    ['a number', 7],
    ['true', true],
    ['null', null],
    ['an array', ['max.mustermann@example.com']],
    ['an object', { $gt: '' }],
    ['missing', undefined],
  ] as const)('JSON in which a member is %s is refused', async (_what, value) => {
    const browser = new Browser((await startApp()).url);
    for (const field of [usernameField, 'password']) {
      const answer = await browser.postJSON(`/api/login/${name}`, { ...good, [field]: value });
      const isBig = typeof value === 'string' && value.length > 16_000;
      expectRefused(answer, ...(isBig ? [413] : [400, 401]));
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(browser.cookie).toBe('');
    }
  });

  test.each([
    ['"hunter2"', 'invalid_json'],
    ['1', 'invalid_json'],
    ['true', 'invalid_json'],
    ['null', 'invalid_json'],
    ['[]', 'missing_credentials'],
    ['["hunter2"]', 'missing_credentials'],
    ['', 'missing_credentials'],
    ['{"password":"hunter2', 'invalid_json'],
    ['{"password":"hunter2",}', 'invalid_json'],
    ['{}{"password":"hunter2"}', 'invalid_json'],
    ['\ufeff\0', 'invalid_json'],
  ])('%j as a body is a 400 that says so', async (body, code) => {
    const { url, sandbox } = await startApp();
    const answer = await new Browser(url).postJSON(`/api/login/${name}`, body);
    expectRefused(answer, 400);
    expect(answer.json).toMatchObject({ code });
    expect(answer.raw).not.toContain('hunter2');
    expect(sandbox.ovok.requests.length + sandbox.vero.requests.length).toBe(0);
  });
});

test.each([
  '/login/facebook',
  '/login/__proto__',
  '/login/ovok/',
  '/login/%00',
  `/login/${encodeURIComponent(script)}`,
])('a form for %s is a 404', async (path) => {
  const browser = new Browser((await startApp()).url);
  const page = await browser.submit('/login', path, maxAtOvok);
  if (path === '/login/ovok/') expect(page.status).toBe(303);
  else expectRefused(page, 404);
});

test.each([
  ['another signature', (sid: string) => `${sid.slice(0, -5)}AAAAA`],
  ['another id', (sid: string) => sid.replace(/%3A.{4}/, '%3AAAAA')],
  ['no signature', (sid: string) => sid.replace(/\..*/, '')],
  ['no prefix', (sid: string) => sid.replace('s%3A', '')],
  ['a script', () => `sid=${encodeURIComponent(script)}`],
  ['a NUL', () => 'sid=s%3A%00.%00'],
  ['bad escapes', () => 'sid=s%3A%E0%A4%A.%'],
  ['8 KB', () => `sid=s%3A${'x'.repeat(8_000)}`],
])('a session cookie with %s is nobody', async (_what, tamper) => {
  const browser = new Browser((await startApp()).url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  browser.cookie = tamper(browser.cookie);
  const answer = await browser.get('/api/me');
  expectRefused(answer, 401);
  expect((await browser.get('/profile')).status).toBe(302);
  const page = await browser.submit('/login', '/login/ovok', maxAtOvok);
  expect(page.status).toBe(303);
});

test('a form from before the session ended is refused, and the fresh one works', async () => {
  const { url } = await startApp();
  const browser = new Browser(url);
  const csrfToken = csrfTokenIn(await browser.get('/login'));
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  await browser.submit('/profile', '/logout');
  const page = await browser.postForm('/login/ovok', { csrfToken, ...maxAtOvok });
  expectRefused(page, 403);
  expect((await browser.postForm('/login/ovok', { csrfToken: csrfTokenIn(page), ...maxAtOvok })).status).toBe(
    303,
  );
});

test.each([
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b', 415],
  ['an empty form', { 'content-type': 'application/x-www-form-urlencoded' }, '', 415],
  ['text', { 'content-type': 'text/plain' }, '{}', 415],
  ['bytes without a type', {}, Buffer.from('{}'), 415],
  ['broken JSON', { 'content-type': 'application/json' }, '{"password":"hunter2', 400],
  ['1 MB of JSON', { 'content-type': 'application/json' }, JSON.stringify('x'.repeat(1_048_576)), 413],
  ['JSON', { 'content-type': 'application/json' }, '{}', 204],
  ['nothing, as JSON', { 'content-type': 'application/json' }, '', 204],
])('%s signs out with JSON or nothing only', async (_what, headers, body, status) => {
  const browser = new Browser((await startApp()).url);
  await browser.postJSON('/api/login/ovok', maxAtOvok);
  const answer = await browser.fetch('/api/logout', { method: 'POST', headers, body });
  expect(answer.status).toBe(status);
  if (status !== 204) expectRefused(answer, status);
  expect((await browser.get('/api/me')).status).toBe(status === 204 ? 401 : 200);
});

test.each([
  'GET /login HTTP/1.1\r\nHost: x\r\nCookie: sid=\0\r\n\r\n',
  'GET /login\0 HTTP/1.1\r\nHost: x\r\n\r\n',
  'POST /login/ovok HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
])('what is no HTTP, or for no path, gets a 4xx, and the next visitor an answer', async (bytes) => {
  const { url } = await startApp();
  const { port, hostname } = new URL(url);
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', () => {});
    socket.once('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect((await new Browser(url).get('/login')).status).toBe(200);
});
