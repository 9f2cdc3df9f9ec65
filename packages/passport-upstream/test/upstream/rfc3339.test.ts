import { parseDateTime } from '../../src/upstream/rfc3339';

test.each([
  ['2026-05-21T08:00:00Z', '2026-05-21T08:00:00.000Z'],
  ['2026-05-21t08:00:00z', '2026-05-21T08:00:00.000Z'],
  ['2026-05-21 08:00:00.5+02:00', '2026-05-21T06:00:00.500Z'],
  ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
])('%s is a point in time', (text, expected) => {
  expect(parseDateTime(text)?.toISOString()).toBe(expected);
});

test.each([
  '',
  'soon',
  '2026-05-21',
  '2026-05-21T08:00:00',
  '2026-13-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  // `Date` takes these: six digits make a year too, and it reads no further than to a NUL.
  '+002026-05-21T08:00:00Z',
  '2026-05-21T08:00:00Z\0',
])('%j is none', (text) => {
  expect(parseDateTime(text)).toBeUndefined();
});
