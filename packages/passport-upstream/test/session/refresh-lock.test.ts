import { setTimeout as delay } from 'node:timers/promises';
import { underLock, type Lock } from '../../src/session/refresh-lock';

const run = (lock: unknown, work = () => Promise.resolve('fresh')) =>
  underLock(lock as Lock, 'key', work, 50);
const lockError = (reason: string) =>
  expect.objectContaining({ code: 'ERR_SESSION_LOCK', status: 503, reason }) as unknown;
type Work = () => Promise<unknown>;

test('a lock gets the key, and what the work gives comes back', async () => {
  const keys: string[] = [];
  const lock = (key: string, work: Work) => {
    keys.push(key);
    return work();
  };
  expect(await run(lock)).toBe('fresh');
  expect(keys).toEqual(['key']);
});

test('an error of the work comes back', async () => {
  const work = () => Promise.reject(new Error('down'));
  await expect(run((_key: string, work: Work) => work(), work)).rejects.toThrow('down');
});

test('a lock that calls twice gets the same work', async () => {
  const work = jest.fn(() => Promise.resolve('fresh'));
  expect(await run(async (_key: string, begin: Work) => [await begin(), await begin()], work)).toBe('fresh');
  expect(work).toHaveBeenCalledTimes(1);
});

test.each<[string, unknown]>([
  ['ignores what the work gives', (_key: string, work: Work) => void work()],
  ['gives something else', async (_key: string, work: Work) => [await work()]],
  [
    'throws after the work',
    async (_key: string, work: Work) => Promise.reject(new Error(String(await work()))),
  ],
  ['never ends', (_key: string, work: Work) => work().then(() => new Promise(() => {}))],
])('a lock that %s changes nothing', async (_, lock) => {
  expect(await run(lock)).toBe('fresh');
});

test.each<[string, unknown, string]>([
  ['does not call the work', () => Promise.resolve(), 'not_called'],
  [
    'throws',
    () => {
      throw new Error('redis://secret');
    },
    'failed',
  ],
  ['rejects', () => Promise.reject(new Error('redis://secret')), 'failed'],
  ['never responds', () => new Promise(() => {}), 'timeout'],
])('a lock that %s is an error in words', async (_, lock, reason) => {
  const work = jest.fn(() => Promise.resolve('fresh'));
  await expect(run(lock, work)).rejects.toEqual(lockError(reason));
  expect(work).not.toHaveBeenCalled();
});

test('a lock that has ended leaves no timer behind, which would keep a process alive', async () => {
  jest.useFakeTimers();
  try {
    await run((_key: string, work: Work) => work());
    await run(() => Promise.resolve()).catch(() => {});
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test('a lock that calls too late is told so, and nothing runs', async () => {
  const work = jest.fn(() => Promise.resolve('fresh'));
  let tell: (error: unknown) => void;
  const told = new Promise((resolve) => (tell = resolve));
  const lock = async (_key: string, begin: Work) => {
    await delay(80);
    begin().catch(() => {});
    tell(await begin().catch((error: unknown) => error));
  };
  await expect(run(lock, work)).rejects.toEqual(lockError('timeout'));
  expect(await told).toEqual(lockError('timeout'));
  expect(work).not.toHaveBeenCalled();
});
