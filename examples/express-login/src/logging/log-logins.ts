import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Logger } from 'pino';

/**
 * Logs every login of the process, and returns a function that ends it.
 *
 * It listens to the strategies' channel, because `jsonLogin` sends its response without calling the application.
 */
export function logLogins(log: Logger): () => void {
  const write = (message: unknown) => {
    const { provider, outcome, code, status, upstreamStatus, requestId, durationMs } = message as LoginTrace;
    const level = code?.startsWith('ERR_UPSTREAM_') ? 'warn' : 'info';
    const rounded = Math.round(durationMs);
    log[level]({ provider, outcome, code, status, upstreamStatus, requestId, durationMs: rounded }, 'login');
  };
  subscribe('passport-upstream:login', write);
  return () => unsubscribe('passport-upstream:login', write);
}

/** The message of the channel; it names neither the user nor a secret. */
interface LoginTrace {
  provider: string;
  outcome: string;
  code?: string;
  status?: number;
  upstreamStatus?: number;
  requestId?: string;
  durationMs: number;
}
