import { STATUS_CODES } from 'node:http';
import { UpstreamError, type Failure } from 'passport-ovok';

/** Why a request got no ordinary answer, in words that may be shown to whoever sent it. */
export class Problem extends Error {
  readonly status: number;
  /** For programs: `invalid_credentials`, `ERR_UPSTREAM_TIMEOUT`, … */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
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

/** A refused login, as Passport hands it to a callback. */
export function refused(failure: Failure, status: number): Problem {
  const { code, message, retryAfter } = failure;
  return new Problem(status, code, message, retryHeader(retryAfter));
}

/** Somebody came signed in, and is not any more. */
export function sessionEnded(): Problem {
  return new Problem(401, 'session_ended', 'Your session has ended. Please sign in again.');
}

/** `Retry-After`, where the seconds are known. */
export function retryHeader(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'Retry-After': String(seconds) };
}

/** By `type` of body-parser's errors. Their own messages quote the body, and with it the password. */
const bodyProblems: Readonly<Record<string, readonly [number, string, string]>> = {
  'entity.parse.failed': [400, 'invalid_json', 'The body is not valid JSON.'],
  'entity.too.large': [413, 'body_too_large', 'The body is too large.'],
  'parameters.too.many': [413, 'body_too_large', 'The body has too many parameters.'],
  'charset.unsupported': [415, 'unsupported_media_type', 'The body must be in UTF-8.'],
  'encoding.unsupported': [415, 'unsupported_media_type', "The body's content coding is not supported."],
};

/** Any error as one that may be shown: nothing of an unknown one is. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UpstreamError) {
    return new Problem(error.status, error.code, error.message, { ...error.headers });
  }
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown };
  const known =
    typeof type === 'string' && Object.hasOwn(bodyProblems, type) ? bodyProblems[type] : undefined;
  if (known) return new Problem(...known);
  // What else Express and its parsers refuse: a path that is not well encoded, a body that was cut off.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Problem(status, 'bad_request', 'The request could not be understood.');
  }
  return new Problem(500, 'internal_error', 'Something went wrong on our side. Try again later.');
}
