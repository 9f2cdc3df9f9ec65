import { SessionError } from './session-error';

/**
 * Runs `work` while no other work runs under the same key, here or in another process, and gives the result of `work`.
 */
export type Lock = <Value>(key: string, work: () => Promise<Value>) => Promise<Value>;

/**
 * Runs work under an application's lock. The result is that of the work: a lock that calls it twice gets the same
 * promise, and an error of the lock after the work has begun is ignored.
 *
 * @param maxWaitMs the time that the lock may take to begin the work; later the work does not begin
 * @throws SessionError if the lock did not begin the work
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
