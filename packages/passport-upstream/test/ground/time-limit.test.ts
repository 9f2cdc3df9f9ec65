import { setTimeout as delay } from 'node:timers/promises';
import { withTimeLimit } from '../../src/ground/time-limit';

const late = () => new Error('late');

test('work within the time gives its result, or its error', async () => {
  expect(await withTimeLimit(1_000, Promise.resolve('done'), late)).toBe('done');
  await expect(withTimeLimit(1_000, Promise.reject(new Error('failed')), late)).rejects.toThrow('failed');
});

test('once work is done, no timer is left to keep the process', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  await withTimeLimit(60_000, Promise.resolve(), late);
  await expect(withTimeLimit(60_000, Promise.reject(new Error('failed')), late)).rejects.toThrow('failed');
  // What clears a timer runs a moment after what the result is waited for with.
  await new Promise(setImmediate);
  expect(timers()).toBeLessThanOrEqual(before);
});

test('work that takes longer rejects with the error that is given, and its own later end has no effect', async () => {
  await expect(withTimeLimit(5, delay(30, 'done'), late)).rejects.toThrow('late');
  const failing = delay(20).then(() => Promise.reject(new Error('failed later')));
  await expect(withTimeLimit(5, failing, late)).rejects.toThrow('late');
  await delay(40);
});
