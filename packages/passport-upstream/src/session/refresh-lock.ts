import { SessionError } from './session-error';

/**
 * Runs `work` while nobody else, here or in another process, runs any under the same key, and gives what `work` gives.
 */
export type Lock = <Value>(key: string, work: () => Promise<Value>) => Promise<Value>;

/**
 * Runs work under an application's lock. What counts is the work: a lock that calls twice gets the same promise, and
 * what a lock does after the work has begun changes nothing.
 *
 * @param maxWaitMs for the lock to begin the work; one that begins it later is told that it is too late
 * @throws SessionError where the lock did not begin the work
 */
export function underLock<Value>(
  lock: Lock,
  key: string,
  work: () => Promise<Value>,
  maxWaitMs: number,
): Promise<Value> {
  return new Promise((resolve) => {
    let running: Promise<Value> | undefined;
    const fail = (reason: string) => {
      running ??= refuse(reason);
      resolve(running);
    };
    const timer = setTimeout(fail, maxWaitMs, 'timeout');
    const begin = () => {
      clearTimeout(timer);
      running ??= work();
      resolve(running);
      return running;
    };
    void Promise.resolve()
      .then(() => lock(key, begin))
      .then(
        () => fail('not_called'),
        () => fail('failed'),
      )
      .finally(() => clearTimeout(timer));
  });
}

function refuse(reason: string): Promise<never> {
  return Promise.reject(new SessionError('ERR_SESSION_LOCK', reason));
}
