import { Browser, csrfTokenIn } from '../support/browser';
import { maxAtOvok, maxAtVero, startApp } from '../support/started-app';

test('the start leads a guest to the login page, which has a form for each provider', async () => {
  const browser = new Browser((await startApp()).url);
  expect((await browser.get('/')).headers.get('location')).toBe('/login');
  const { status, text } = await browser.get('/login');
  expect(status).toBe(200);
  expect(text).toContain('action="/login/ovok"');
  expect(text).toContain('action="/login/vero"');
  expect(text).toContain('autocomplete="username"');
  expect(text).toContain('autocomplete="current-password"');
});

test('somebody signs in with Ovok and sees who and where they are', async () => {
  const browser = new Browser((await startApp()).url);
  const answer = await browser.submit('/login', '/login/ovok', maxAtOvok);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/profile');
  const profile = await browser.get('/profile');
  expect(profile.status).toBe(200);
  expect(profile.text).toContain('Signed in with Ovok');
  expect(profile.text).toContain('Max Mustermann');
  expect(profile.text).toContain('Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498');
  expect(profile.text).toContain('My Medical Project');
});

test('somebody signs in with Vero and sees their session and devices', async () => {
  const browser = new Browser((await startApp()).url);
  expect((await browser.submit('/login', '/login/vero', maxAtVero)).status).toBe(303);
  const profile = await browser.get('/profile');
  expect(profile.text).toContain('Signed in with Vero');
  expect(profile.text).toContain('Max Mustermann');
  expect(profile.text).toContain('Session at Vero ends');
  expect(profile.text).toContain('Devices');
});

test('somebody signed in is led to the profile from the start and from the login page', async () => {
  const browser = new Browser((await startApp()).url);
  await browser.submit('/login', '/login/ovok', maxAtOvok);
  expect((await browser.get('/')).headers.get('location')).toBe('/profile');
  expect((await browser.get('/login')).headers.get('location')).toBe('/profile');
});

test.each([
  ['ovok', 'email'],
  ['vero', 'identifier'],
])('a wrong password at %s shows the form with the e-mail and without the password', async (name, field) => {
  const browser = new Browser((await startApp()).url);
  const fields = { [field]: 'max.mustermann@example.com', password: 'hunter2-hunter2' };
  const { status, text, raw } = await browser.submit('/login', `/login/${name}`, fields);
  expect(status).toBe(401);
  expect(text).toContain('Wrong e-mail address or password.');
  expect(text).toContain(`name="${field}" type="email" value="max.mustermann@example.com"`);
  expect(text).toMatch(new RegExp(`id="choose-${name}"[^>]* checked`));
  expect(raw).not.toContain('hunter2');
});

test.each([
  ['ovok', 'email'],
  ['vero', 'identifier'],
])('an unknown account at %s looks like a wrong password, byte for byte', async (name, field) => {
  const browser = new Browser((await startApp()).url);
  const known = 'erika.mustermann@example.com';
  const unknown = 'nobody.mustermann@example.com';
  const wrong = await browser.submit('/login', `/login/${name}`, { [field]: known, password: 'wrong' });
  const none = await browser.submit('/login', `/login/${name}`, { [field]: unknown, password: 'wrong' });
  const bytes = ({ raw }: typeof none) =>
    raw
      .replace(/^(date|content-length): .*$/gm, '$1')
      .replaceAll(known, 'EMAIL')
      .replaceAll(unknown, 'EMAIL');
  expect(bytes(none)).toBe(bytes(wrong));
});

test('what was typed is shown as text, never as markup', async () => {
  const browser = new Browser((await startApp()).url);
  const email = '"><script>alert(1)</script>@example.com';
  const { text } = await browser.submit('/login', '/login/ovok', { email, password: 'x' });
  expect(text).not.toContain('<script>');
  expect(text).toContain('&quot;&gt;&lt;script&gt;');
});

test.each([
  ['no field', {}],
  ['an empty password', { email: 'max.mustermann@example.com', password: '' }],
  ['a NUL in the e-mail', { email: 'max\0@example.com', password: 'x' }],
  ['an e-mail of 321 characters', { email: 'x'.repeat(321), password: 'x' }],
  ['a password of 129 characters', { email: 'max.mustermann@example.com', password: 'x'.repeat(129) }],
])('%s is a 400 and asks nobody', async (_case, fields) => {
  const { url, sandbox } = await startApp();
  const { status, text } = await new Browser(url).submit('/login', '/login/ovok', fields);
  expect(status).toBe(400);
  expect(text).toContain('role="alert"');
  expect(sandbox.ovok.requests).toHaveLength(0);
});

test('a password given twice is a 400 and asks nobody', async () => {
  const { url, sandbox } = await startApp();
  const browser = new Browser(url);
  const csrfToken = csrfTokenIn(await browser.get('/login'));
  const body = new URLSearchParams({ csrfToken, email: 'max.mustermann@example.com', password: 'a' });
  body.append('password', 'b');
  expect((await browser.fetch('/login/ovok', { method: 'POST', body })).status).toBe(400);
  expect(sandbox.ovok.requests).toHaveLength(0);
});

test('a body of 20 KB is a 413, on the form', async () => {
  const browser = new Browser((await startApp()).url);
  const fields = { email: 'max.mustermann@example.com', password: 'x'.repeat(20_000) };
  const { status, text } = await browser.submit('/login', '/login/ovok', fields);
  expect(status).toBe(413);
  expect(text).not.toContain('xxxx');
});

test('the profile needs a login, and is where the login then leads', async () => {
  const browser = new Browser((await startApp()).url);
  const answer = await browser.get('/profile');
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe('/login?returnTo=%2Fprofile');
});

test('what is not there is a 404 page, and a wrong method a 405 that says which is right', async () => {
  const browser = new Browser((await startApp()).url);
  expect((await browser.get('/nothing')).status).toBe(404);
  expect((await browser.submit('/login', '/login/facebook', maxAtOvok)).status).toBe(404);
  expect((await browser.submit('/login', '/login/__proto__', maxAtOvok)).status).toBe(404);
  const answer = await browser.get('/logout');
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('POST');
  expect((await browser.get('/%E0%A4%A')).status).toBe(404);
});

test('a provider that is not configured is not offered', async () => {
  const browser = new Browser((await startApp({ ovok: undefined })).url);
  const { text } = await browser.get('/login');
  expect(text).not.toContain('/login/ovok');
  expect(text).not.toContain('type="radio"');
  expect((await browser.submit('/login', '/login/ovok', maxAtOvok)).status).toBe(404);
  expect((await browser.submit('/login', '/login/vero', maxAtVero)).status).toBe(303);
});

test('pages forbid foreign scripts, frames and storing; the style sheet may be stored', async () => {
  const browser = new Browser((await startApp()).url);
  const { headers, text } = await browser.get('/login');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-powered-by')).toBeNull();
  expect(text.match(/<script[^>]*>/g)).toEqual([
    '<script src="/fresh.js" defer>',
    '<script src="/show-password.js" defer>',
  ]);
  expect(text).not.toMatch(/<style| style=| on[a-z]+=/);
  const style = await browser.get('/style.css');
  expect(style.headers.get('content-type')).toContain('text/css');
  expect(style.headers.get('cache-control')).toContain('public');
});
