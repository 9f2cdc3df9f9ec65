import { channel } from 'node:diagnostics_channel';
import type { FailureCode } from './failure';
import type { UpstreamErrorCode } from './upstream-error';

/** What the channel `passport-upstream:login` says of one login. It names nobody and holds no secret. */
export interface LoginTrace {
  provider: string;
  outcome: 'success' | 'fail' | 'error';
  /** Absent with a success, and with an error or a refusal of the application's own. */
  code?: FailureCode | UpstreamErrorCode;
  /** The HTTP status that goes with the outcome; absent with a success. */
  status?: number;
  /** The HTTP status that the login service answered, where it answered. */
  upstreamStatus?: number;
  durationMs: number;
}

/** The `node:diagnostics_channel` on which each login is told: the hook for logs, metrics and OpenTelemetry. */
export const loginChannel = channel('passport-upstream:login');
