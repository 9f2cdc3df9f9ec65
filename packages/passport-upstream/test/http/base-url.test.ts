import { baseURLProblem } from '../../src/http/base-url';

test.each([
  'https://api.example.com',
  'https://api.example.com/',
  'HTTPS://API.Example.COM:8443/login/v2/',
  'https://127.0.0.1',
  'https://[2001:db8::1]:8443',
  'http://localhost',
  'http://localhost:3000/prefix',
  'http://127.0.0.1:4001',
  'http://127.8.9.10',
  'http://[::1]:4001',
])('%s is a base URL', (value) => {
  expect(baseURLProblem(value)).toBeUndefined();
});

test.each([
  undefined,
  null,
  7,
  {},
  new URL('https://api.example.com'),
  '',
  'api.example.com',
  '/login',
  'https://',
])('%p is no absolute URL', (value) => {
  expect(baseURLProblem(value)).toBe('must be an absolute URL, such as "https://api.example.com"');
});

test.each([
  'http://api.example.com',
  'http://localhost.example.com',
  'http://evil-localhost',
  'http://127.0.0.1.example.com',
  'http://10.0.0.1',
  'http://0.0.0.0',
  'http://[::2]',
  'ftp://localhost',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:application/json,{}',
])('a password does not travel to %s', (value) => {
  expect(baseURLProblem(value)).toMatch(/^must start with https:\/\/ .* passwords travel over it$/);
});

test.each(['https://ann@example.com', 'https://ann:secret@example.com', 'http://:secret@localhost'])(
  'the base URL %s has credentials, which the complaint does not repeat',
  (value) => {
    expect(baseURLProblem(value)).toBe('must not contain credentials');
  },
);

test.each([
  'https://example.com?',
  'https://example.com/?a=b',
  'https://example.com#',
  'https://example.com/#a',
])('the base URL %s has a query or a fragment', (value) => {
  expect(baseURLProblem(value)).toBe('must not contain a query or a fragment');
});
