import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Request } from 'express';
import { UpstreamError } from 'passport-ovok';
import type { Logger } from 'pino';
import { Problem, problemOf } from '../errors/problem';

/** Writes a fault to the log. Of a refused request nothing is written: a body parser's error holds the whole body. */
export function logFault(error: unknown, { log }: Request): void {
  // What we answer on purpose is told where it begins, as an outage of Redis is.
  if (problemOf(error).status < 500 || error instanceof Problem) return;
  if (error instanceof UpstreamError) {
    const { provider, code, reason, upstreamStatus } = error;
    log.error({ provider, code, reason, upstreamStatus }, 'fault at a provider');
  } else {
    log.error({ err: error }, 'fault');
  }
}

/**
 * Writes every login to the log, for the whole process, and gives a function that ends it.
 *
 * Here and not where logins are answered: `jsonLogin` answers without telling anybody.
 */
export function logLogins(log: Logger): () => void {
  const write = (message: unknown) => {
    const { provider, outcome, code, status, upstreamStatus, durationMs } = message as LoginTrace;
    const level = code?.startsWith('ERR_UPSTREAM_') ? 'warn' : 'info';
    log[level](
      { provider, outcome, code, status, upstreamStatus, durationMs: Math.round(durationMs) },
      'login',
    );
  };
  subscribe('passport-upstream:login', write);
  return () => unsubscribe('passport-upstream:login', write);
}

/** What the channel says: neither who it was nor with what. */
interface LoginTrace {
  provider: string;
  outcome: string;
  code?: string;
  status?: number;
  upstreamStatus?: number;
  durationMs: number;
}
