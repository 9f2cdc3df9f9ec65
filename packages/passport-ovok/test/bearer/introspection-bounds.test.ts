import { setTimeout as delay } from 'node:timers/promises';
import { IntrospectionCache, type CachedResult } from '../../src/bearer/introspection-cache';

let passed = 0;
const pass = (ms: number) => (passed += ms);
beforeEach(() => {
  passed = 0;
  // A whole number, so that a sum is exact.
  const startedAt = Math.round(performance.now());
  jest.spyOn(performance, 'now').mockImplementation(() => startedAt + passed);
});
afterEach(() => jest.restoreAllMocks());

const cacheOf = (bounds: object = {}) =>
  new IntrospectionCache({ max: 10, ttlMs: 60_000, maxInFlight: 10, ...bounds });
const good: CachedResult = { response: '{}' };
const accept = () => Promise.resolve(good);
const throttle = (retryAfter?: number) => (): Promise<CachedResult> =>
  Promise.resolve({ refusal: { code: 'rate_limited', ...(retryAfter && { retryAfter }) } });
const rateLimited = (retryAfter: number) => ({ refusal: { code: 'rate_limited', retryAfter } });

test('a 429 ends all checks until its Retry-After has passed, and says how long that is', async () => {
  const cache = cacheOf();
  expect(await cache.resultFor('known', accept)).toBe(good);
  expect(await cache.resultFor('a', throttle(7))).toEqual(rateLimited(7));
  const check = jest.fn(accept);
  for (const [ms, seconds] of [
    [500, 7],
    [1_000, 6],
    [5_499, 1],
  ] as const) {
    pass(ms);
    for (const token of ['a', 'b']) {
      expect(await cache.resultFor(token, check)).toEqual(rateLimited(seconds));
    }
  }
  expect(await cache.resultFor('known', check)).toBe(good);
  expect(check).not.toHaveBeenCalled();
  pass(1);
  for (const token of ['a', 'b']) expect(await cache.resultFor(token, check)).toBe(good);
  expect(check).toHaveBeenCalledTimes(2);
});

test('a shorter Retry-After does not end a longer pause', async () => {
  const cache = cacheOf();
  await Promise.all([cache.resultFor('a', throttle(60)), cache.resultFor('b', throttle(1))]);
  pass(1_000);
  expect(await cache.resultFor('c', accept)).toEqual(rateLimited(59));
});

test('a 429 that does not say how long makes no pause', async () => {
  const cache = cacheOf();
  expect(await cache.resultFor('a', throttle())).toEqual({ refusal: { code: 'rate_limited' } });
  expect(await cache.resultFor('a', accept)).toBe(good);
});

test('one check more than may be under way is a 503, until one of them is done', async () => {
  const cache = cacheOf({ maxInFlight: 2 });
  let end = (_result: CachedResult) => {};
  const pending = () => new Promise<CachedResult>((resolve) => (end = resolve));
  const first = cache.resultFor('a', accept);
  const second = cache.resultFor('b', pending);
  const shared = cache.resultFor('b', accept);
  await expect(cache.resultFor('c', accept)).rejects.toMatchObject({
    code: 'ERR_UPSTREAM_BUSY',
    provider: 'ovok',
    headers: { 'Retry-After': '1' },
  });
  expect(await first).toBe(good);
  expect(await cache.resultFor('c', accept)).toBe(good);
  end(good);
  expect(await Promise.all([second, shared])).toEqual([good, good]);
});

test.each([
  ['good', good],
  ['refused', { refusal: { code: 'invalid_credentials' } }],
] as [string, CachedResult][])('what is known of a %s token is forgotten after ttlMs', async (_, result) => {
  const cache = cacheOf({ ttlMs: 1_000 });
  const check = jest.fn(() => Promise.resolve(result));
  for (const [ms, checks] of [
    [0, 1],
    [1_000, 1],
    [1, 2],
  ] as const) {
    pass(ms);
    // The cache looks at the clock once in a millisecond of the real time.
    await delay(5);
    expect(await cache.resultFor('a', check)).toEqual(result);
    expect(check).toHaveBeenCalledTimes(checks);
  }
});

test('good tokens are remembered while their responses take no more than 16 MiB', async () => {
  const cache = cacheOf();
  const check = jest.fn(() => Promise.resolve({ response: 'x'.repeat(3 * 2 ** 20) }));
  for (const token of ['a', 'b', 'a', 'b', 'c', 'b', 'a']) await cache.resultFor(token, check);
  // Two characters of each response are four bytes, so that two of them are 12 MiB, and three are more than fit.
  expect(check).toHaveBeenCalledTimes(4);
});
