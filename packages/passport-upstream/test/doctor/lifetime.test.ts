import { lifetimeOf } from '../../src/doctor/lifetime';

test.each([
  [3_599_000, 'lives 60 min'],
  [59_600, 'lives 60 s'],
  [-1_000, 'lives -1 s'],
])('what ends in %i ms %s', (ms, text) => {
  expect(lifetimeOf(Date.now() + ms)).toBe(text);
});
