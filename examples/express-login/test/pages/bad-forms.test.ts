import { english } from '../../src/i18n/english';
import { german } from '../../src/i18n/german';
import { vietnamese } from '../../src/i18n/vietnamese';
import { Browser, csrfTokenIn } from '../support/browser';
import { maxAtOvok, startApp, type StartedApp } from '../support/started-app';

const script = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
const hostile: [string, (field: string) => [string, string][]][] = [
  ['script tags', (field) => [[field, script]]],
  ['1 MB', (field) => [[field, 'x'.repeat(1_000_000)]]],
  ['a NUL', (field) => [[field, 'a\0b@example.com']]],
  [
    'a list',
    (field) => [
      [field, 'a'],
      [field, 'b'],
    ],
  ],
  ['an object', (field) => [[`${field}[$ne]`, 'a']]],
  ['an own __proto__', (field) => [[`__proto__[${field}]`, 'a']]],
  ['nothing', () => []],
];
const fields = ['email', 'password', 'csrfToken'];
const cases = fields.flatMap((field) => hostile.map(([what, pairs]) => [what, field, pairs(field)] as const));

let app: StartedApp;
beforeEach(async () => {
  app = await startApp();
});

test.each(cases)('%s as %s is a 4xx with a text on the form', async (what, field, pairs) => {
  const browser = new Browser(app.url);
  const csrfToken = csrfTokenIn(await browser.get('/login'));
  const body = new URLSearchParams({ ...maxAtOvok, csrfToken });
  body.delete(field);
  for (const [name, value] of pairs) body.append(name, value);
  const headers = { 'accept-language': 'de' };
  const { status, text, raw } = await browser.fetch('/login/ovok', { method: 'POST', body, headers });
  // Ovok judges an address with markup in it, and a password whatever is in it.
  const judged = field === 'password' && ['script tags', 'a NUL'].includes(what);
  const asked = judged || (field === 'email' && what === 'script tags');
  expect(status).toBe(what === '1 MB' ? 413 : field === 'csrfToken' ? 403 : judged ? 401 : 400);
  expect(app.sandbox.ovok.requests).toHaveLength(asked ? 1 : 0);
  const [, problem] = /role="alert"[^>]*>([^<]+)</.exec(text) ?? [];
  expect(Object.values(german.problems)).toContain(problem);
  expect(text).not.toMatch(/<script>|<img/);
  expect(raw.length).toBeLessThan(10_000);
  expect(raw).not.toContain(maxAtOvok.password);
});

test.each([english, german, vietnamese])(
  'a provider that is not there is a 404 in words',
  async ({ lang, problems }) => {
    const browser = new Browser(app.url);
    for (const path of ['/login/facebook', '/login/constructor', `/login/${encodeURIComponent(script)}`]) {
      const { status, text } = await browser.submit('/login', path, maxAtOvok, { 'accept-language': lang });
      expect(status).toBe(404);
      expect(text).toContain(problems.not_found);
      expect(text).not.toContain('<script>');
    }
    const page = await browser.get(`/login?provider=${encodeURIComponent(script)}&provider=x`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('<script>');
  },
);

test.each([
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/json',
  'application/x-www-form-urlencoded; charset=utf-7',
])('a form sent as %s is refused with a text', async (type) => {
  const browser = new Browser(app.url);
  const csrfToken = csrfTokenIn(await browser.get('/login'));
  const body = type.includes('json') ? JSON.stringify({ ...maxAtOvok, csrfToken }) : `csrfToken=${csrfToken}`;
  const headers = { 'content-type': type };
  const { status, text } = await browser.fetch('/login/ovok', { method: 'POST', body, headers });
  expect([403, 415]).toContain(status);
  expect(text).toContain('role="alert"');
  expect(app.sandbox.ovok.requests).toHaveLength(0);
});

test('a session cookie that was tampered with is nobody’s', async () => {
  const browser = new Browser(app.url);
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  const { cookie } = browser;
  const csrfToken = csrfTokenIn(await browser.get('/profile'));
  const [id, signature] = decodeURIComponent(cookie.slice('sid='.length)).split('.') as [string, string];
  const tampered = [
    `${id}x.${signature}`,
    `${id}.${signature.slice(0, -2)}xx`,
    id,
    'j:{"a":1}',
    script,
    '\u0000',
    'x'.repeat(4_000),
  ];
  for (const value of tampered) {
    browser.cookie = `sid=${encodeURIComponent(value)}`;
    expect((await browser.get('/profile')).headers.get('location')).toBe('/login?returnTo=%2Fprofile');
    browser.cookie = `sid=${encodeURIComponent(value)}`;
    const out = await browser.postForm('/logout', { csrfToken });
    expect(out.status).toBe(403);
    expect(out.text).toContain(english.problems.stale_form);
    expect(out.text).not.toContain('<script>');
  }
  browser.cookie = cookie;
  expect((await browser.get('/profile')).status).toBe(200);
});

test('a form that another tab’s sign-out made stale signs nobody in or out', async () => {
  const browser = new Browser(app.url);
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  const csrfToken = csrfTokenIn(await browser.get('/profile'));
  await browser.postForm('/logout', { csrfToken });
  const again = await browser.postForm('/logout', { csrfToken }, { 'accept-language': 'vi' });
  expect(again.status).toBe(403);
  expect(again.text).toContain(vietnamese.problems.stale_form);
  expect((await browser.postForm('/login/ovok', { ...maxAtOvok, csrfToken })).status).toBe(403);
  expect((await browser.get('/profile')).status).toBe(302);
});
