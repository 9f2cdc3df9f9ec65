import { STATUS_CODES } from 'node:http';
import { UpstreamError, type Failure, type FailureCode, type UpstreamErrorCode } from 'passport-ovok';

/** For programs, and the name of the text for people: every language has one for each. */
export type ProblemCode =
  | FailureCode
  | UpstreamErrorCode
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

/** Why a request got no ordinary answer. */
export class Problem extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;
  /** Words that whoever sent the request may see, where the code's own are not the right ones. */
  readonly said: string | undefined;

  constructor(status: number, code: ProblemCode, headers: Record<string, string> = {}, said?: string) {
    super(code);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.said = said;
  }

  /** What the status is called. */
  get title(): string {
    return STATUS_CODES[this.status] ?? 'Error';
  }

  /** Seconds to wait before the next try. */
  get retryAfter(): number | undefined {
    return Number(this.headers['Retry-After']) || undefined;
  }
}

/** A refused login, as Passport hands it to a callback: its text is the strategy's, in the visitor's language. */
export function refused(failure: Failure, status: number): Problem {
  const { code, message, retryAfter } = failure;
  return new Problem(status, code, retryHeader(retryAfter), message);
}

/** Somebody came signed in, and is not any more. */
export function sessionEnded(): Problem {
  return new Problem(401, 'session_ended');
}

/** `Retry-After`, where the seconds are known. */
export function retryHeader(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'Retry-After': String(seconds) };
}

/** By `type` of body-parser's errors. Their own messages quote the body, and with it the password. */
const bodyProblems: Readonly<Record<string, readonly [number, ProblemCode]>> = {
  'entity.parse.failed': [400, 'invalid_json'],
  'entity.too.large': [413, 'body_too_large'],
  'parameters.too.many': [413, 'body_too_large'],
  'charset.unsupported': [415, 'unsupported_media_type'],
  'encoding.unsupported': [415, 'unsupported_media_type'],
};

/** Any error as one that may be shown: nothing of an unknown one is. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UpstreamError) {
    return new Problem(error.status, error.code, { ...error.headers });
  }
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown };
  const known =
    typeof type === 'string' && Object.hasOwn(bodyProblems, type) ? bodyProblems[type] : undefined;
  if (known) return new Problem(...known);
  // What else Express and its parsers refuse: a path that is not well encoded, a body that was cut off.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Problem(status, 'bad_request');
  }
  return new Problem(500, 'internal_error');
}
