import fc from 'fast-check';
import { localPath } from '../../src/auth/local-path';
import { Browser, hiddenField } from '../support/browser';
import { maxAtOvok, startApp } from '../support/started-app';

const hostile = [
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/..//evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//evil.example',
  '/%2e//evil.example',
  '/\t/evil.example',
  '\t//evil.example',
  '/\r\n/evil.example',
  '/profile\r\nSet-Cookie: sid=1',
  ' //evil.example',
  'https://evil.example',
  'https:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  'profile',
  '?a',
  '#a',
  '',
  '//',
  '/\0',
  `/${'a'.repeat(3_000)}`,
];

test.each(hostile)('%j leads to the profile', (value) => {
  expect(localPath(value)).toBe('/profile');
});

test.each([undefined, null, 7, ['/a'], { path: '/a' }])('%j leads to the profile', (value) => {
  expect(localPath(value)).toBe('/profile');
});

test.each([
  ['/profile', '/profile'],
  ['/profile?tab=1&x=%2F%2Fevil#top', '/profile?tab=1&x=%2F%2Fevil#top'],
  ['/a/../b', '/b'],
  ['/ä b', '/%C3%A4%20b'],
  ['/@evil.example', '/@evil.example'],
])('%j leads to %j', (value, path) => {
  expect(localPath(value)).toBe(path);
});

test('whatever comes, a browser stays on this site', () => {
  const piece = fc.constantFrom(
    ...['/', '\\', '.', '..', '%2e', '%2f', '%5c', ':', '@', '?', '#', '\t', '\r', '\n', ' ', '\0'],
    ...['evil.example', 'http:', 'javascript:', '[', ']', 'ä', '\u2028', '\ufeff', '%', '%0a', '%09'],
  );
  const path = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`),
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
  );
  for (const base of ['https://site.example/login', 'http://127.0.0.1:3000/login/ovok']) {
    fc.assert(
      fc.property(path, (value) => {
        const result = localPath(value);
        expect(result).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
        expect(new URL(result, base).origin).toBe(new URL(base).origin);
        expect(localPath(result)).toBe(result);
      }),
      { numRuns: 5_000 },
    );
  }
});

test('the login leads to where somebody wanted to go, through a failed try', async () => {
  const browser = new Browser((await startApp()).url);
  const page = await browser.get('/login?returnTo=%2Fapi%2Fme%3Fa%3D1');
  const returnTo = hiddenField(page, 'returnTo');
  expect(returnTo).toBe('/api/me?a=1');
  const failed = await browser.submit('/login', '/login/ovok', { ...maxAtOvok, password: 'x', returnTo });
  expect(hiddenField(failed, 'returnTo')).toBe('/api/me?a=1');
  const answer = await browser.submit('/login', '/login/ovok', { ...maxAtOvok, returnTo });
  expect(answer.headers.get('location')).toBe('/api/me?a=1');
});
