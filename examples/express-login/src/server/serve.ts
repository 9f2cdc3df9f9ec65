import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createApp } from './app';
import type { Config } from '../config/config';
import { logLogins } from '../logging/log-logins';
import { openRedis } from '../redis/redis';
import { startServer } from './server';

/**
 * How long a stopping process waits for the requests under way. The longest one refreshes the tokens and then asks Ovok
 * who it is, with the strategies' timeout of ten seconds each; the rest is for sessions and counters.
 */
export const stopTimeoutMs = 25_000;

/** What a process needs to serve visitors. */
export interface Service {
  config: Config;
  log: Logger;
  /** Resolves when the process is told to stop. */
  stop: Promise<void>;
  onListening: (url: string) => void;
}

/** Serves visitors until it is told to stop, and lets the requests under way finish. */
export async function serve({ config, log, stop, onListening }: Service): Promise<void> {
  const redis = config.redisURL === undefined ? undefined : openRedis(config.redisURL, log);
  const endLogins = logLogins(log);
  let isStopping = false;
  try {
    // Without it the first visitors would come before the connection is made.
    await redis?.firstAttempt();
    const app = createApp(config, { log, redis, isStopping: () => isStopping });
    const server = await startServer(app, config.host, config.port);
    onListening(server.url);
    await stop;
    isStopping = true;
    await delay(config.stopDelayMs);
    await server.stop(stopTimeoutMs);
  } finally {
    endLogins();
    redis?.close();
  }
}
