import { logLine, printable } from '../../src/command/log-line';

const exchange = { provider: 'ovok', method: 'GET', path: '/auth/me', status: 200, ms: 1.4 };

test('a line has provider, method, path, status and milliseconds', () => {
  expect(logLine(exchange)).toBe('ovok GET /auth/me 200 1 ms');
});

test('a response that is not ordinary HTTP has no status', () => {
  expect(logLine({ ...exchange, status: undefined })).toBe('ovok GET /auth/me --- 1 ms');
});

test('a long path is cut', () => {
  expect(logLine({ ...exchange, path: `/${'x'.repeat(5_000)}` }).length).toBeLessThan(200);
});

test('what would move the cursor, begin a line or turn the direction of text is shown as an escape', () => {
  expect(printable('a\r\n\u001b[31m\u009b\u2028\u202eé')).toBe(
    'a\\u000d\\u000a\\u001b[31m\\u009b\\u2028\\u202eé',
  );
});
