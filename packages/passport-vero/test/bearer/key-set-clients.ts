import { attempt } from '../../../../test/support/attempt';
import { VeroBearerStrategy } from '../../src';
import { optionsFor, pairOf, tokenOf, type Pair } from './tokens';

export const minute = 60_000;
export const [first, second, third] = [pairOf('key-1'), pairOf('key-2'), pairOf('key-3')];
export const strategyFor = ({ url }: { url: string }) => new VeroBearerStrategy(optionsFor(url));
export const present = (strategy: VeroBearerStrategy, token: string) =>
  attempt(strategy, { headers: { authorization: `Bearer ${token}` } });
export const presentFrom = async (strategy: VeroBearerStrategy, pair: Pair) =>
  present(strategy, await tokenOf(pair));
export const outcomes = async (strategy: VeroBearerStrategy, ...pairs: Pair[]) => {
  const results = [];
  for (const pair of pairs) results.push((await presentFrom(strategy, pair)).outcome);
  return results;
};
export const fault = (error: object) => ({ outcome: 'error', error, answers: 1 });

/** Lets time pass, as far as keys grow old. It stands still otherwise, so that a test can meet the very moment. */
let passed = 0;
export const pass = (ms: number) => (passed += ms);
beforeEach(() => {
  passed = 0;
  // A whole number, so that a sum is exact.
  const startedAt = Math.round(performance.now());
  jest.spyOn(performance, 'now').mockImplementation(() => startedAt + passed);
});
afterEach(() => jest.restoreAllMocks());
