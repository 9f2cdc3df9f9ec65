import type { ResponseOrigin } from './response-origin';

/** Why a login was refused. */
export type FailureCode =
  | 'missing_credentials'
  | 'malformed_credentials'
  | 'invalid_request'
  | 'invalid_credentials'
  | 'inactive_session'
  | 'rate_limited';

/** A refusal as a client reports it. */
export interface Refusal extends ResponseOrigin {
  /** Why the login was refused. */
  code: FailureCode;
  /** Seconds to wait before the next attempt, 1 to 3,600; present with `rate_limited` if the provider said so. */
  retryAfter?: number;
}

/** The HTTP status of each refusal. */
export const failureStatus: Readonly<Record<FailureCode, number>> = {
  missing_credentials: 400,
  malformed_credentials: 400,
  invalid_request: 400,
  invalid_credentials: 401,
  inactive_session: 401,
  rate_limited: 429,
};
