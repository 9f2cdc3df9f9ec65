import { setTimeout as delay } from 'node:timers/promises';
import { createLog } from '../../src/logging/log';
import { redisLock, type LockTimes } from '../../src/redis/lock';
import { openRedis, type Redis } from '../../src/redis/redis';
import { inRedis } from '../../../../test/support/processes/redis-server';
import { server } from '../support/redis-app';

const clients: Redis[] = [];

/** A client of its own, as each process has it. */
async function connect(): Promise<Redis> {
  const redis = openRedis(server.redis.url, createLog('silent'));
  clients.push(redis);
  await redis.firstAttempt();
  return redis;
}

const lockOf = async (times?: LockTimes) => redisLock(await connect(), times);

afterEach(() => {
  for (const redis of clients.splice(0)) redis.close();
});

inRedis('two clients run a hundred works under one key one after the other', async () => {
  const locks = [await lockOf(), await lockOf()];
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await delay(1);
    return running--;
  };
  const results = await Promise.all(Array.from({ length: 100 }, (_, n) => locks[n % 2]!('one', work)));
  expect(results).toHaveLength(100);
  expect(most).toBe(1);
});

inRedis('works under different keys do not wait for each other', async () => {
  const lock = await lockOf();
  const began = performance.now();
  await Promise.all(['a', 'b', 'c'].map((key) => lock(key, () => delay(300))));
  expect(performance.now() - began).toBeLessThan(800);
});

inRedis('the lock gives what the work gives, is free after it, and after work that throws', async () => {
  const redis = await connect();
  const lock = redisLock(redis);
  expect(await lock('one', () => Promise.resolve(42))).toBe(42);
  await expect(lock('one', () => Promise.reject(new Error('of the work')))).rejects.toThrow('of the work');
  expect(await redis.client.keys('*lock*')).toEqual([]);
});

inRedis('a lock that is not free in time is a 503, and the work has not begun', async () => {
  const [holder, other] = [await lockOf(), await lockOf({ maxWaitMs: 200 })];
  const held = holder('one', () => delay(1_000));
  await delay(50);
  const work = jest.fn(() => Promise.resolve());
  const began = performance.now();
  await expect(other('one', work)).rejects.toMatchObject({ status: 503, code: 'store_unavailable' });
  expect(performance.now() - began).toBeLessThan(900);
  expect(work).not.toHaveBeenCalled();
  await held;
});

inRedis('the lock of a process that died is free after its time', async () => {
  const dead = await connect();
  const never = new Promise<never>(() => {});
  void redisLock(dead, { holdMs: 300 })('one', () => never);
  await delay(50);
  dead.close();
  expect(await (await lockOf())('one', () => Promise.resolve('mine'))).toBe('mine');
});

inRedis('a lock is held for as long as the work takes', async () => {
  const [holder, other] = [await lockOf({ holdMs: 300 }), await lockOf()];
  const done: string[] = [];
  const held = holder('one', async () => {
    await delay(1_200);
    done.push('the long work');
  });
  await delay(50);
  await other('one', () => Promise.resolve(done.push('the next')));
  await held;
  expect(done).toEqual(['the long work', 'the next']);
});

inRedis('who has lost the lock neither prolongs that of the next one nor takes it away', async () => {
  const redis = await connect();
  const [slow, next] = [redisLock(redis, { holdMs: 300 }), await lockOf({ holdMs: 60_000 })];
  const late = slow('one', () => delay(400));
  await delay(50);
  const [name] = await redis.client.keys('*lock*');
  await redis.client.del(name!);
  const held = next('one', () => delay(700));
  await late;
  expect(await redis.client.pTTL(name!)).toBeGreaterThan(50_000);
  await held;
});

inRedis('while Redis is down the lock is a 503 at once, and work that had begun counts', async () => {
  const lock = await lockOf();
  const done = lock('one', async () => {
    await server.redis.stop();
    return 'done';
  });
  expect(await done).toBe('done');
  const began = performance.now();
  await expect(lock('one', () => Promise.resolve())).rejects.toMatchObject({ status: 503 });
  expect(performance.now() - began).toBeLessThan(3_000);
});
