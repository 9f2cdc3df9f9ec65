import { request } from 'node:http';
import { Browser } from '../support/browser';
import { maxAtOvok, startApp } from '../support/started-app';

test('nothing but the public files is served: no folder, no source, no .git', async () => {
  const { url } = await startApp();
  const browser = new Browser(url);
  for (const path of [
    '/.git/config',
    '/public/',
    '/views/login.eta',
    '/package.json',
    '/.env',
    '/%2e%2e/package.json',
    '/style.css/..%2f..%2fpackage.json',
  ]) {
    expect([path, (await browser.get(path)).status]).toEqual([path, 404]);
  }
  expect((await browser.get('/style.css')).status).toBe(200);
});

test('TRACE is refused, and repeats nothing', async () => {
  const { url } = await startApp();
  for (const path of ['/', '/login', '/api/me', '/style.css']) {
    const [status, body] = await new Promise<[number | undefined, string]>((resolve, reject) => {
      const asked = request(url + path, { method: 'TRACE', headers: { cookie: 'sid=a-cookie' } }, (res) => {
        let text = '';
        res.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        res.on('end', () => resolve([res.statusCode, text]));
      });
      asked.on('error', reject).end();
    });
    expect([path, [404, 405].includes(status!)]).toEqual([path, true]);
    expect(body).not.toContain('a-cookie');
  }
});

test('no response names what it was made with', async () => {
  const { url } = await startApp();
  const browser = new Browser(url);
  for (const path of ['/login', '/api/me', '/healthz', '/style.css', '/nothing']) await browser.get(path);
  expect(browser.seen.join('\n')).not.toMatch(/^(?:x-powered-by|server|via):|express\/|node\.js/im);
});

test('the password field masks what is typed, and leaves pasting and password managers alone', async () => {
  const { url } = await startApp();
  const { text } = await new Browser(url).get('/login');
  const fields = text.match(/<input[^>]*name="password"[^>]*>/g) ?? [];
  expect(fields).toHaveLength(2);
  for (const field of fields) {
    expect(field).toContain('type="password"');
    expect(field).toContain('autocomplete="current-password"');
    expect(field).not.toMatch(/maxlength|pattern|onpaste|readonly/);
  }
  expect(text).not.toMatch(/<script(?! src="\/)/);
});

test('a session id is 192 random bits, and no two are alike', async () => {
  const { url } = await startApp();
  const ids = new Set<string>();
  for (let n = 0; n < 5; n++) {
    const browser = new Browser(url);
    await browser.postJSON('/api/login/ovok', maxAtOvok);
    const [, id = ''] = /^sid=s%3A([\w-]+)\./.exec(browser.cookie) ?? [];
    expect(Buffer.from(id, 'base64url')).toHaveLength(24);
    ids.add(id);
  }
  expect(ids.size).toBe(5);
});
