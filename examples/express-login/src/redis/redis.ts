import type { Logger } from 'pino';
import { createClient } from 'redis';
import { Problem } from '../errors/problem';

/** How long a command may take before Redis counts as down. */
const commandTimeoutMs = 2_000;

/** Before each key, so that several applications can share one Redis. */
export const keyPrefix = 'express-login:';

/** A connection to Redis, which may be down at any time. */
export interface Redis {
  readonly client: ReturnType<typeof newClient>;
  /** Whether the connection takes commands. */
  readonly isReady: boolean;
  /**
   * Runs a command, for two seconds at most.
   *
   * @throws Problem, a 503, where Redis is down, hangs, or cannot write
   */
  ask<T>(command: () => Promise<T>): Promise<T>;
  /** Resolves when the first attempt to connect has succeeded or failed. */
  firstAttempt(): Promise<void>;
  close(): void;
}

/** Connects in the background and tries again until it succeeds: the application starts while Redis is down. */
export function openRedis(url: string, log: Logger): Redis {
  const client = newClient(url);
  let isDown = false;
  let isClosed = false;
  let refusalLoggedAt = -Infinity;

  /** Logs each outage once. */
  const markDown = (reason: string) => {
    if (!isDown && !isClosed) log.error({ reason }, 'Redis is down');
    isDown = true;
  };
  /** Logs that Redis refuses commands, because it is full or a replica, at most once a minute. */
  const logRefusal = (error: unknown) => {
    if (!client.isReady || performance.now() - refusalLoggedAt < 60_000) return;
    refusalLoggedAt = performance.now();
    log.error({ reason: reasonOf(error) }, 'Redis refuses a command');
  };
  client.on('error', (error) => markDown(reasonOf(error)));
  client.on('ready', () => {
    if (isDown) log.info('Redis is back');
    isDown = false;
  });
  const connect = () => client.connect().catch(() => {});
  const tried = new Promise<void>((resolve) => {
    client.once('ready', resolve);
    client.once('error', () => resolve());
    setTimeout(resolve, commandTimeoutMs).unref();
  });
  void connect();

  /** Replaces a connection on which a command hangs, so that the next commands do not wait as well. */
  const reconnect = () => {
    if (!client.isReady || isClosed) return;
    markDown('a command timed out');
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
      const timedOut = new Promise<never>((_resolve, reject) => {
        const giveUp = () => {
          reconnect();
          reject(storeDown());
        };
        // In two halves: a busy process finds its timers due before it has read a response that has arrived.
        timer = setTimeout(() => {
          timer = setTimeout(giveUp, commandTimeoutMs / 2);
        }, commandTimeoutMs / 2);
      });
      try {
        return await Promise.race([command(), timedOut]);
      } catch (error) {
        if (isStoreDown(error)) throw error;
        logRefusal(error);
        throw storeDown();
      } finally {
        clearTimeout(timer);
      }
    },
    firstAttempt: () => tried,
    close() {
      isClosed = true;
      if (client.isOpen) client.destroy();
    },
  };
}

/** The problem of a request that needs the store while it is down. */
export function storeDown(): Problem {
  return new Problem(503, 'store_unavailable', { 'Retry-After': '5' });
}

/** Whether an error says that the store is down. */
export function isStoreDown(error: unknown): boolean {
  return error instanceof Problem && error.code === 'store_unavailable';
}

/** Whether a client can be made for this address. The result does not say why: a password may be in the address. */
export function isRedisURL(url: string): boolean {
  try {
    newClient(url);
    const { protocol, hostname } = new URL(url);
    return /^rediss?:$/.test(protocol) && hostname !== '';
  } catch {
    return false;
  }
}

/** The part of an error that may be logged: its message can name the host and the user. */
function reasonOf(error: unknown): string {
  const { code, message, constructor } = error as NodeJS.ErrnoException;
  // Messages of Redis begin with a code, such as WRONGPASS.
  return code ?? /^[A-Z]{3,}\b/.exec(message)?.[0] ?? constructor.name;
}

function newClient(url: string) {
  return createClient({
    url,
    // A command without a connection fails at once: a visitor must not wait for Redis to come back.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: commandTimeoutMs,
      // A connection that does not respond to pings is dead; TCP would notice that much later.
      socketTimeout: 10_000,
      reconnectStrategy: (retries) => Math.min(2 ** retries * 50, 1_000),
    },
    pingInterval: 4_000,
  });
}
