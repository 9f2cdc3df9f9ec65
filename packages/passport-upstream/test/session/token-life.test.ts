import { endOf, isDue } from '../../src/session/token-life';

const dueIn = (lifeMs: number, leewayMs: number, ageMs?: number) =>
  isDue(
    {
      tokens: { expiresAt: Date.now() + lifeMs },
      ...(ageMs === undefined ? {} : { refreshedAt: Date.now() - ageMs }),
    },
    leewayMs,
  );

test('tokens end when they say, and never if they do not say', () => {
  expect(endOf({ expiresAt: 7 })).toBe(7);
  expect([{}, { expiresAt: '7' }, undefined].map(endOf)).toEqual([Infinity, Infinity, Infinity]);
});

test('tokens of a login are due within the leeway', () => {
  expect([dueIn(1_000, 2_000), dueIn(3_000, 2_000), dueIn(-1, 2_000)]).toEqual([true, false, true]);
  expect(isDue({ tokens: {} }, 2_000)).toBe(false);
});

test('tokens are due from the first millisecond of the leeway on', () => {
  jest.useFakeTimers({ now: 7_000 });
  const tokens = { expiresAt: 9_000 };
  expect([isDue({ tokens }, 1_999), isDue({ tokens }, 2_000)]).toEqual([false, true]);
  jest.useRealTimers();
});

test('tokens of a refresh are not due before half of their lifetime is over', () => {
  expect([dueIn(1_000, 2_000, 0), dueIn(1_000, 2_000, 500), dueIn(1_000, 2_000, 1_100)]).toEqual([
    false,
    false,
    true,
  ]);
});
