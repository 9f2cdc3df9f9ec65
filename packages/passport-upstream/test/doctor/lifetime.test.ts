import { lifetimeOf } from '../../src/doctor/lifetime';

test.each([
  [3_599_000, 'lives 60 min'],
  [120_000, 'lives 2 min'],
  [119_000, 'lives 119 s'],
  [59_600, 'lives 60 s'],
  [-1_000, 'lives -1 s'],
])('what ends in %i ms %s', (ms, text) => {
  const now = Date.now();
  expect(lifetimeOf(now + ms, now)).toBe(text);
});

test('it is counted from now where nothing else is said', () => {
  expect(lifetimeOf(Date.now() + 59_600)).toBe('lives 60 s');
});
