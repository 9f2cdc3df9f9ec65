import type { Request } from 'express';
import { UpstreamError } from 'passport-ovok';
import { Problem, problemOf, sessionErrorOf } from '../errors/problem';

/** Logs an error. Refused requests are not logged: a body parser's error holds the whole body. */
export function logError(error: unknown, { log }: Request): void {
  // A 503 of our own is logged where its cause is found, such as an outage of Redis.
  if (problemOf(error).status < 500 || error instanceof Problem) return;
  if (error instanceof UpstreamError) {
    const { provider, code, reason, upstreamStatus, requestId } = error as TracedError;
    log.error({ provider, code, reason, upstreamStatus, requestId }, 'provider error');
    return;
  }
  const sessionError = sessionErrorOf(error);
  if (sessionError) {
    log.error(sessionError, 'session error');
  } else {
    log.error({ err: error }, 'error');
  }
}

/** The provider's id of the request, where its response had one: what the provider's support asks for. */
type TracedError = UpstreamError & { readonly requestId?: string | undefined };
