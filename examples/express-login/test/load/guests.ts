import { Agent, get } from 'node:http';
import { parseArgs } from 'node:util';
import { MemoryStore } from 'express-session';
import { startSandbox } from 'passport-sandbox';
import { sandboxProviders } from '../../src/demo/demo';
import { createLog } from '../../src/logging/log';
import { keyPrefix, openRedis, type Redis } from '../../src/redis/redis';
import { createApp } from '../../src/server/app';
import { startServer } from '../../src/server/server';

// What visitors without a cookie leave behind:
//   node --expose-gc -r esbuild-register examples/express-login/test/load/guests.ts --visitors 60000
// With --redis redis://127.0.0.1:6379 the sessions are in that Redis, which must be an empty one.

const connections = 50;

/** Sends a request without a cookie, and reads the whole response. */
function visit(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (res) => {
      if (res.statusCode !== 200) reject(new Error(`${url} responded ${res.statusCode}`));
      res.once('end', resolve).resume();
    }).once('error', reject);
  });
}

async function visitMany(url: string, visitors: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const began = performance.now();
  let left = visitors;
  const visitor = async () => {
    while (left-- > 0) await visit(url, agent);
  };
  await Promise.all(Array.from({ length: connections }, visitor));
  agent.destroy();
  return performance.now() - began;
}

/** Opens the login page as many visitors without cookies, and prints what they leave. */
async function measure(visitors: number, store: string, sessions: () => Promise<number>, redis?: Redis) {
  const sandbox = await startSandbox();
  const app = createApp(
    {
      host: '127.0.0.1',
      port: 0,
      sessionSecret: 'a secret of this measurement only',
      trustProxy: 0,
      limits: { perAddress: 100, perAccount: 5, windowMs: 900_000 },
      workers: 1,
      stopDelayMs: 0,
      logLevel: 'silent',
      ...sandboxProviders(sandbox),
    },
    { redis, log: createLog('silent') },
  );
  const server = await startServer(app, '127.0.0.1', 0);
  await visitMany(`${server.url}/login`, 2_000);
  const warmUp = await sessions();
  const heapBefore = heapMB();
  const ms = await visitMany(`${server.url}/login`, visitors);
  const left = (await sessions()) - warmUp;
  const heap = heapMB() - heapBefore;
  console.log(
    `${store}: ${visitors} visitors in ${(ms / 1_000).toFixed(1)} s leave ${left} sessions, heap +${heap.toFixed(1)} MB`,
  );
  await server.stop(0);
  await sandbox.close();
}

function heapMB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { visitors: { type: 'string', default: '60000' }, redis: { type: 'string' } },
  });
  const visitors = Number(values.visitors);
  if (values.redis === undefined) return measureMemoryStore(visitors);
  const redis = openRedis(values.redis, createLog('silent'));
  await redis.firstAttempt();
  const sessions = async () => (await redis.client.keys(`${keyPrefix}session:*`)).length;
  const usedMB = async () => Number(/used_memory:(\d+)/.exec(await redis.client.info('memory'))?.[1]) / 1e6;
  const before = await usedMB();
  await measure(visitors, 'redis', sessions, redis);
  console.log(`redis: used_memory +${((await usedMB()) - before).toFixed(1)} MB`);
  redis.close();
}

async function measureMemoryStore(visitors: number): Promise<void> {
  const ids = new Set<string>();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its store below
  const { set } = MemoryStore.prototype;
  MemoryStore.prototype.set = function (id, ...rest) {
    ids.add(id);
    set.call(this, id, ...rest);
  };
  await measure(visitors, 'memory', () => Promise.resolve(ids.size));
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
