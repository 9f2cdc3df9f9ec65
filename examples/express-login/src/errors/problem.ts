import { STATUS_CODES } from 'node:http';
import { UpstreamError, type Failure, type FailureCode, type UpstreamErrorCode } from 'passport-ovok';

/** A code that programs read; each language has a text for every code. */
export type ProblemCode =
  | FailureCode
  | UpstreamErrorCode
  | SessionErrorCode
  | 'not_signed_in'
  | 'session_ended'
  | 'other_provider'
  | 'stale_form'
  | 'foreign_origin'
  | 'missing_token'
  | 'invalid_token'
  | 'not_found'
  | 'method_not_allowed'
  | 'invalid_json'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'bad_request'
  | 'store_unavailable'
  | 'stopping'
  | 'internal_error';

/** The codes with which `freshTokens` says that the session store or the lock failed. */
const sessionErrorCodes = ['ERR_SESSION_STORE', 'ERR_SESSION_LOCK'] as const;
type SessionErrorCode = (typeof sessionErrorCodes)[number];

/** An error that may be shown to the client. */
export class Problem extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;
  /** A text for the client, in place of the code's own. */
  readonly detail: string | undefined;

  constructor(status: number, code: ProblemCode, headers: Record<string, string> = {}, said?: string) {
    super(code);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.detail = said;
  }

  /** The status's reason phrase. */
  get title(): string {
    return STATUS_CODES[this.status] ?? 'Error';
  }

  /** Seconds to wait before the next try. */
  get retryAfter(): number | undefined {
    return Number(this.headers['Retry-After']) || undefined;
  }
}

/** Makes a problem of a refused login; the strategy's text is in the visitor's language already. */
export function loginProblem(failure: Failure, status: number): Problem {
  const { code, message, retryAfter } = failure;
  return new Problem(status, code, retryAfterHeader(retryAfter), message);
}

/** The user was signed in when the request came, and is no more. */
export function sessionEnded(): Problem {
  return new Problem(401, 'session_ended');
}

/** The header `Retry-After`, where the seconds are known. */
export function retryAfterHeader(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'Retry-After': String(seconds) };
}

/** Problems by the `type` of body-parser's errors, whose own messages quote the body and thus the password. */
const bodyProblems: Readonly<Record<string, readonly [number, ProblemCode]>> = {
  'entity.parse.failed': [400, 'invalid_json'],
  'entity.too.large': [413, 'body_too_large'],
  'parameters.too.many': [413, 'body_too_large'],
  'charset.unsupported': [415, 'unsupported_media_type'],
  'encoding.unsupported': [415, 'unsupported_media_type'],
};

/** What `freshTokens` says of a session store or lock that failed; `undefined` for any other error. */
export function sessionErrorOf(error: unknown): { code: SessionErrorCode; reason: unknown } | undefined {
  const { code, reason } = (error ?? {}) as { code?: unknown; reason?: unknown };
  const known = sessionErrorCodes.find((name) => name === code);
  return known && { code: known, reason };
}

/** Turns any error into one that may be shown; nothing of an unknown error is shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UpstreamError) {
    return new Problem(error.status, error.code, { ...error.headers });
  }
  const sessionError = sessionErrorOf(error);
  if (sessionError) return new Problem(503, sessionError.code, retryAfterHeader(5));
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown };
  const known =
    typeof type === 'string' && Object.hasOwn(bodyProblems, type) ? bodyProblems[type] : undefined;
  if (known) return new Problem(...known);
  // Express and its parsers refuse more: a path with a bad encoding, or a body that was cut off.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Problem(status, 'bad_request');
  }
  return new Problem(500, 'internal_error');
}
