import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Lock } from 'passport-upstream';
import { keyPrefix, storeDown, type Redis } from './redis';

/** How long a lock is kept, and how long it is waited for. */
export interface LockTimes {
  /** After this time the lock of a process that died is free. A process that lives prolongs it while its work runs. */
  holdMs?: number;
  maxWaitMs?: number;
}

const retryMs = 50;

/** A script that runs a command on the lock only where it is still the caller's: it may be another process's by now. */
const ifHeld = (command: string) =>
  `if redis.call("GET", KEYS[1]) == ARGV[1] then return ${command} end return 0`;
const release = ifHeld('redis.call("DEL", KEYS[1])');
const prolong = ifHeld('redis.call("PEXPIRE", KEYS[1], ARGV[2])');

/**
 * A lock on Redis, for the option `lock` of `freshTokens`. One Redis decides; it is no lock for a Redis with replicas that
 * may take over, where two processes could hold it at once.
 *
 * It throws a 503 where the lock is not free in time, or Redis is down; the work has not begun then.
 */
export function redisLock(redis: Redis, { holdMs = 10_000, maxWaitMs = 15_000 }: LockTimes = {}): Lock {
  return async (key, work) => {
    const name = `${keyPrefix}lock:${key}`;
    const holder = randomUUID();
    const options = { condition: 'NX', expiration: { type: 'PX', value: holdMs } } as const;
    const deadline = performance.now() + maxWaitMs;
    while ((await redis.ask(() => redis.client.set(name, holder, options))) === null) {
      if (performance.now() > deadline) throw storeDown();
      await delay(retryMs);
    }
    // What fails here is tried again, and the lock ends by itself.
    const run = (script: string) =>
      redis
        .ask(() => redis.client.eval(script, { keys: [name], arguments: [holder, String(holdMs)] }))
        .catch(() => {});
    const prolonging = setInterval(() => void run(prolong), holdMs / 3).unref();
    try {
      return await work();
    } finally {
      clearInterval(prolonging);
      await run(release);
    }
  };
}
