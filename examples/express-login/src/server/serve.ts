import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createApp } from './app';
import type { Config } from '../config/config';
import { logLogins } from '../logging/log-error';
import { openRedis } from '../redis/redis';
import { startServer } from './server';

/**
 * Milliseconds in which every request under way gets its answer. The longest may refresh the tokens and then ask Ovok
 * who it is, ten seconds each, the strategies' own limit; the rest is for sessions and counters.
 */
export const patience = 25_000;

/** One process's part, until it is told to stop. */
export interface Service {
  config: Config;
  log: Logger;
  /** Resolves when it is to stop. */
  stop: Promise<void>;
  onListening: (url: string) => void;
}

/** Serves visitors, and ends without cutting anybody off. */
export async function serve({ config, log, stop, onListening }: Service): Promise<void> {
  const redis = config.redisURL === undefined ? undefined : openRedis(config.redisURL, log);
  const endLogins = logLogins(log);
  let isStopping = false;
  try {
    // Whoever comes first would else find the connection not yet made.
    await redis?.tried();
    const app = createApp(config, { log, redis, isStopping: () => isStopping });
    const server = await startServer(app, config.host, config.port);
    onListening(server.url);
    await stop;
    isStopping = true;
    await delay(config.stopDelay);
    await server.stop(patience);
  } finally {
    endLogins();
    redis?.close();
  }
}
