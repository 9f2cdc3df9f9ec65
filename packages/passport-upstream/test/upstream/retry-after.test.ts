import { parseRetryAfter } from '../../src/upstream/retry-after';

const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');

test.each([
  ['7', 7],
  [' 7 ', 7],
  ['0', 1],
  ['0.2', 1],
  ['1.5', 2],
  ['1.25', 2],
  ['3600', 3_600],
  ['3601', 3_600],
  ['1e99', 3_600],
  ['9'.repeat(400), 3_600],
  ['Wed, 21 Oct 2026 07:28:01 GMT', 1],
  ['Wed, 21 Oct 2026 07:30:00 GMT', 120],
  ['Fri, 31 Dec 9999 23:59:59 GMT', 3_600],
])('Retry-After "%s" is %i seconds', (header, seconds) => {
  expect(parseRetryAfter(header, now)).toBe(seconds);
});

test.each([
  [undefined],
  [null],
  [7],
  [['7']],
  [''],
  ['-5'],
  ['+5'],
  ['soon'],
  ['7 seconds'],
  ['7, 8'],
  ['0x10'],
  ['Infinity'],
  ['NaN'],
  ['2026-10-21T07:30:00Z'],
  ['21 Oct 2026 07:30:00 GMT'],
  ['Wed, 21 Oct 2026 07:30:00 +0200'],
  ['Wed, 99 Foo 2026 07:30:00 GMT'],
  ['on Wed, 21 Oct 2026 07:30:00 GMT'],
  ['Wed, 21 Oct 2026 07:30:00 GMT-0100'],
  ['Wed, 21 Oct 2026 07:28:00 GMT'],
  ['Wed, 21 Oct 2015 07:28:00 GMT'],
])('Retry-After %j says nothing', (header) => {
  expect(parseRetryAfter(header, now)).toBeUndefined();
});

test('a date is counted from now', () => {
  expect(parseRetryAfter(new Date(Date.now() + 3_000_000).toUTCString())).toBeGreaterThan(2_900);
});
