import { subscribe } from 'node:diagnostics_channel';
import { UpstreamError } from 'passport-ovok';
import { problemOf } from './problem';

/** Writes a fault to stderr. Of a refused request nothing is written: a body parser's error holds the whole body. */
export function logFault(error: unknown): void {
  if (problemOf(error).status < 500) return;
  if (error instanceof UpstreamError) {
    const { provider, code, reason, upstreamStatus } = error;
    console.error(['fault at', provider, code, reason, upstreamStatus].filter(Boolean).join(' '));
  } else {
    console.error(error instanceof Error ? error.stack : 'a value that is no Error was thrown');
  }
}

/** Writes to stderr, for the whole process, the logins that no provider could judge. */
export function logFailedLogins(): void {
  // Here and not where they are answered: `jsonLogin` answers without telling anybody.
  subscribe('passport-upstream:login', (message) => {
    const { provider, code = '', upstreamStatus } = message as LoginTrace;
    if (code.startsWith('ERR_UPSTREAM_'))
      console.error(['login at', provider, code, upstreamStatus].filter(Boolean).join(' '));
  });
}

/** As much of what the channel says as is written. */
interface LoginTrace {
  provider: string;
  code?: string;
  upstreamStatus?: number;
}
