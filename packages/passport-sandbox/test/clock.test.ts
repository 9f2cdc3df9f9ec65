import { createClock } from '../src/clock';

test("the clock runs with the machine's", () => {
  const before = Date.now();
  const now = createClock().now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

test('it advances by what it is told, again and again', () => {
  const clock = createClock();
  const began = clock.now();
  clock.advance(1_000);
  clock.advance(0);
  clock.advance(500);
  expect(clock.now() - began).toBeGreaterThanOrEqual(1_500);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('it does not advance by %p', (ms) => {
  expect(() => createClock().advance(ms)).toThrow(
    new RangeError('sandbox.clock.advance: takes milliseconds, zero or more.'),
  );
});
