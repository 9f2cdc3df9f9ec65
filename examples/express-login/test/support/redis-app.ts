import { hasRedis } from '../../../../test/support/processes/programs';
import { startRedis, type RedisServer } from '../../../../test/support/processes/redis-server';
import { openRedis, type Redis } from '../../src/redis/redis';
import { Browser } from './browser';
import { keepLog, type KeptLog } from './log-lines';
import { startApp, type StartedApp } from './started-app';

/** The application with its sessions and counters in Redis. */
export interface RedisApp extends StartedApp {
  redis: Redis;
  log: KeptLog;
}

/** The Redis of a test file: a new one with each test, so that none meets another's outage. */
export const server = {} as { redis: RedisServer };
const opened: Redis[] = [];

/** Starts the application on it. */
export async function startRedisApp(...[settings, options]: Parameters<typeof startApp>): Promise<RedisApp> {
  const log = keepLog('info');
  const redis = openRedis(server.redis.url, log.log);
  opened.push(redis);
  await redis.firstAttempt();
  return { ...(await startApp(settings, options, { redis, log: log.log })), redis, log };
}

/** Starts Redis again where it was. */
export async function restartRedis(): Promise<void> {
  server.redis = await startRedis(server.redis.port);
}

/** Waits until an application says that it is ready, or that it is not. */
export async function untilReadyIs(url: string, status: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if ((await new Browser(url).get('/readyz')).status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`/readyz did not become ${status}`);
}

beforeEach(async () => {
  if (hasRedis) server.redis = await startRedis();
});

afterEach(async () => {
  for (const redis of opened.splice(0)) redis.close();
  if (hasRedis) await server.redis.stop();
});
