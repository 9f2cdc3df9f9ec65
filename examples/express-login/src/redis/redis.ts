import type { Logger } from 'pino';
import { createClient } from 'redis';
import { Problem } from '../errors/problem';

/** Milliseconds in which Redis answers a command, or is taken for dead. */
const patience = 2_000;

/** Before each key, so that several applications can share one Redis. */
export const keyPrefix = 'express-login:';

/** A connection to Redis, which may be down at any time. */
export interface Redis {
  readonly client: ReturnType<typeof newClient>;
  /** Whether commands are taken. */
  readonly isReady: boolean;
  /**
   * Has a command carried out, within two seconds.
   *
   * @throws Problem, a 503, where Redis is down, hangs, or cannot write
   */
  ask<T>(command: () => Promise<T>): Promise<T>;
  /** Resolves when the first try to connect has ended, well or not. */
  tried(): Promise<void>;
  close(): void;
}

/** Begins to connect, and goes on to for as long as it takes: a Redis that is down keeps nobody from starting. */
export function openRedis(url: string, log: Logger): Redis {
  const client = newClient(url);
  let isDown = false;
  let isClosed = false;
  let complainedAt = -Infinity;

  /** Tells of each outage once. */
  const fell = (reason: string) => {
    if (!isDown && !isClosed) log.error({ reason }, 'Redis is down');
    isDown = true;
  };
  /** Tells that Redis is there and refuses, because it is full or a replica, at most once a minute. */
  const refused = (error: unknown) => {
    if (!client.isReady || performance.now() - complainedAt < 60_000) return;
    complainedAt = performance.now();
    log.error({ reason: reasonOf(error) }, 'Redis refuses a command');
  };
  client.on('error', (error) => fell(reasonOf(error)));
  client.on('ready', () => {
    if (isDown) log.info('Redis is back');
    isDown = false;
  });
  const connect = () => client.connect().catch(() => {});
  const tried = new Promise<void>((resolve) => {
    client.once('ready', resolve);
    client.once('error', () => resolve());
    setTimeout(resolve, patience).unref();
  });
  void connect();

  /** A connection on which one command hangs is given up, so that the next ones need not find out for themselves. */
  const reconnect = () => {
    if (!client.isReady || isClosed) return;
    fell('a command timed out');
    client.destroy();
    void connect();
  };

  return {
    client,
    get isReady() {
      return client.isReady;
    },
    async ask(command) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_resolve, reject) => {
        const giveUp = () => {
          reconnect();
          reject(storeDown());
        };
        // In two halves: a process that is busy itself finds its timers due before it has read what has come.
        timer = setTimeout(() => {
          timer = setTimeout(giveUp, patience / 2);
        }, patience / 2);
      });
      try {
        return await Promise.race([command(), late]);
      } catch (error) {
        if (isStoreDown(error)) throw error;
        refused(error);
        throw storeDown();
      } finally {
        clearTimeout(timer);
      }
    },
    tried: () => tried,
    close() {
      isClosed = true;
      if (client.isOpen) client.destroy();
    },
  };
}

/** The answer to whoever needs the store while it is down. */
export function storeDown(): Problem {
  return new Problem(503, 'store_unavailable', { 'Retry-After': '5' });
}

/** Whether an error says that the store is down. */
export function isStoreDown(error: unknown): boolean {
  return error instanceof Problem && error.code === 'store_unavailable';
}

/** Whether it is an address that a client can be made for. Nothing is said of it: a password may be in it. */
export function isRedisURL(url: string): boolean {
  try {
    newClient(url);
    const { protocol, hostname } = new URL(url);
    return /^rediss?:$/.test(protocol) && hostname !== '';
  } catch {
    return false;
  }
}

/** As much of an error as may be logged: its message can name the host and the user. */
function reasonOf(error: unknown): string {
  const { code, message, constructor } = error as NodeJS.ErrnoException;
  // Redis says in one word what is wrong, such as WRONGPASS.
  return code ?? /^[A-Z]{3,}\b/.exec(message)?.[0] ?? constructor.name;
}

function newClient(url: string) {
  return createClient({
    url,
    // A command for which there is no connection fails at once: a visitor must not wait for Redis to come back.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: patience,
      // A connection that is silent in spite of the pings is dead, and no one need wait for TCP to find out.
      socketTimeout: 10_000,
      reconnectStrategy: (retries) => Math.min(2 ** retries * 50, 1_000),
    },
    pingInterval: 4_000,
  });
}
