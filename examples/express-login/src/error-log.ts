import { UpstreamError } from 'passport-ovok';
import { problemOf } from './problem';

/** Writes a fault to stderr. Of a refused request nothing is written: a body parser's error holds the whole body. */
export function logFault(error: unknown): void {
  if (problemOf(error).status < 500) return;
  if (error instanceof UpstreamError) {
    const { provider, code, reason, upstreamStatus } = error;
    console.error(['login at', provider, code, reason, upstreamStatus].filter(Boolean).join(' '));
  } else {
    console.error(error instanceof Error ? error.stack : 'a value that is no Error was thrown');
  }
}
