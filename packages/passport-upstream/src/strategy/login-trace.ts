import { channel } from 'node:diagnostics_channel';
import type { FailureCode } from '../upstream/refusal';
import { omitUndefined } from '../ground/omit-undefined';
import type { AuthResult } from './auth-result';
import { originIn, type ResponseOrigin } from '../upstream/response-origin';
import { UpstreamError, type UpstreamErrorCode } from '../upstream/upstream-error';

/** What the channel `passport-upstream:login` says of one login. It names nobody and holds no secret. */
export interface LoginTrace extends ResponseOrigin {
  /** The provider's name, such as `ovok`. */
  provider: string;
  /** How the login ended. */
  outcome: 'success' | 'fail' | 'error';
  /** Absent with a success, and with an error of the application's own. */
  code?: FailureCode | UpstreamErrorCode;
  /** The HTTP status that goes with the outcome; absent where `code` is. */
  status?: number;
  /** How long the login took, in milliseconds. */
  durationMs: number;
}

/** How a login ended, with what the trace says beside the outcome. */
export type LoginAuthResult = AuthResult & Pick<LoginTrace, 'code'> & ResponseOrigin;

const loginChannel = channel('passport-upstream:login');

/** Tells the `node:diagnostics_channel` how a login ended: the hook for logs, metrics and OpenTelemetry. */
export function traceLogin(provider: string, startedAt: number, result: LoginAuthResult): void {
  if (!loginChannel.hasSubscribers) return;
  const { outcome } = result;
  const trace: LoginTrace = {
    provider,
    outcome,
    ...detailsOf(result),
    durationMs: performance.now() - startedAt,
  };
  loginChannel.publish(trace);
}

function detailsOf(result: LoginAuthResult): Partial<LoginTrace> {
  if (result.outcome !== 'error') {
    const { code, status }: Pick<LoginTrace, 'code' | 'status'> = result;
    return { ...omitUndefined({ code, status }), ...originIn(result) };
  }
  if (!(result.error instanceof UpstreamError)) return {};
  const { code, status } = result.error;
  return { code, status, ...originIn(result.error) };
}
