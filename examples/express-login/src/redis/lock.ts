import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Lock } from 'passport-upstream';
import { keyPrefix, storeDown, type Redis } from './redis';

/** How long a lock is kept, and how long it is waited for. */
export interface LockTimes {
  /** After this time the lock of a process that died is free; no work may take longer. */
  holdMs?: number;
  maxWaitMs?: number;
}

const retryMs = 50;

/** Deletes the lock only where it is still the caller's: after `holdMs` it may be another process's. */
const release =
  'if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0';

/**
 * A lock on Redis, for the option `lock` of `freshTokens`. One Redis decides; it is no lock for a Redis with replicas that
 * may take over, where two processes could hold it at once.
 *
 * It throws a 503 where the lock is not free in time, or Redis is down; the work has not begun then.
 */
export function redisLock(redis: Redis, { holdMs = 30_000, maxWaitMs = 15_000 }: LockTimes = {}): Lock {
  return async (key, work) => {
    const name = `${keyPrefix}lock:${key}`;
    const holder = randomUUID();
    const options = { condition: 'NX', expiration: { type: 'PX', value: holdMs } } as const;
    const deadline = performance.now() + maxWaitMs;
    while ((await redis.ask(() => redis.client.set(name, holder, options))) === null) {
      if (performance.now() > deadline) throw storeDown();
      await delay(retryMs);
    }
    try {
      return await work();
    } finally {
      // The work is done, whatever becomes of the lock: it ends by itself.
      await redis
        .ask(() => redis.client.eval(release, { keys: [name], arguments: [holder] }))
        .catch(() => {});
    }
  };
}
