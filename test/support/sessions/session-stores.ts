import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisStore } from 'connect-redis';
import session, { MemoryStore, type Store } from 'express-session';
import { createClient } from 'redis';
import { startRedis } from '../processes/redis-server';

/** Session stores of one application, as its processes have them: each has a store, and all share what is in it. */
export interface SharedStores {
  create(): Promise<Store> | Store;
  stop(): Promise<void> | void;
}

export function memoryStores(): SharedStores {
  const store = new MemoryStore();
  return { create: () => store, stop: () => {} };
}

export function fileStores(): SharedStores {
  const path = mkdtempSync(join(tmpdir(), 'sessions-'));
  // It has no types.
  const connect =
    jest.requireActual<(host: typeof session) => new (options: object) => Store>('session-file-store');
  const FileStore = connect(session);
  const options = { path, retries: 0, reapInterval: -1, logFn: () => {} };
  return {
    create: () => new FileStore(options),
    stop: () => rmSync(path, { recursive: true, force: true }),
  };
}

export async function redisStores(): Promise<SharedStores> {
  const redis = await startRedis();
  const clients: { destroy(): void }[] = [];
  return {
    async create() {
      const client = createClient({ url: redis.url });
      clients.push(client);
      await client.connect();
      return new RedisStore({ client });
    },
    stop() {
      for (const client of clients) client.destroy();
      return redis.stop();
    },
  };
}
