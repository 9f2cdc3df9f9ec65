import { omitUndefined } from '../ground/omit-undefined';

/** What kept the login service from judging a login. */
export type UpstreamErrorCode =
  | 'ERR_UPSTREAM_TIMEOUT'
  | 'ERR_UPSTREAM_UNREACHABLE'
  | 'ERR_UPSTREAM_STATUS'
  | 'ERR_UPSTREAM_RESPONSE'
  | 'ERR_UPSTREAM_BUSY'
  | 'ERR_CLIENT_CLOSED';

/** The details of an {@link UpstreamError}, beside its code. */
export interface UpstreamErrorDetails {
  /** The HTTP status for the client, if it is not that of the code: 503 tells it to come back. */
  status?: 503 | undefined;
  /** One word that names the cause: `ECONNREFUSED`, `content_type`, `profile.reference`. */
  reason?: string | undefined;
  /** The HTTP status of the login service's response. */
  upstreamStatus?: number | undefined;
  /** The response's `x-request-id`. */
  requestId?: string | undefined;
  /** Seconds to wait, as the login service said; 1 with `ERR_UPSTREAM_BUSY`. */
  retryAfter?: number | undefined;
}

const errors: Readonly<Record<UpstreamErrorCode, { status: number; message: string }>> = {
  ERR_UPSTREAM_TIMEOUT: {
    status: 504,
    message: 'The login service did not respond in time. Try again later.',
  },
  ERR_UPSTREAM_UNREACHABLE: {
    status: 502,
    message: 'The login service could not be reached. Try again later.',
  },
  ERR_UPSTREAM_STATUS: { status: 502, message: 'The login service is out of order. Try again later.' },
  ERR_UPSTREAM_RESPONSE: {
    status: 502,
    message: 'The login service gave a response that could not be understood. Try again later.',
  },
  ERR_UPSTREAM_BUSY: {
    status: 503,
    message: 'Too many requests to the login service are under way. Try again in a moment.',
  },
  ERR_CLIENT_CLOSED: { status: 499, message: 'The client went away before the login was done.' },
};

/**
 * The login service could not judge the credentials: an outage, not a wrong password.
 *
 * `status`, `statusCode`, `headers` and `expose` are what Express, connect, Koa and Fastify read. Some frameworks
 * print `message` to the client, so it names neither host nor cause. There is no `cause`: an HTTP client's error
 * carries the request, and with it the password.
 */
export class UpstreamError extends Error {
  /** The class's name. */
  override readonly name = 'UpstreamError';
  /** What happened; the README has a heading for each. */
  readonly code: UpstreamErrorCode;
  /** The provider's name, such as `ovok`. */
  readonly provider: string;
  /** 499, 502, 503 or 504. */
  readonly status: number;
  /** The same as `status`, which some frameworks read under this name. */
  readonly statusCode: number;
  /** Tells frameworks not to show the message to the client. */
  readonly expose = false;
  /** Headers for the response to the client: `Retry-After` or none. */
  readonly headers: Readonly<Record<string, string>>;
  /** The HTTP status of the login service's response, where one came. */
  declare readonly upstreamStatus?: number;
  /**
   * The response's `x-request-id`, where it is visible ASCII of at most 128 characters: what the vendor's support asks
   * for.
   */
  declare readonly requestId?: string;
  /** One word that names the cause, such as `ECONNREFUSED`, `content_type` or `profile.reference`. */
  declare readonly reason?: string;

  /**
   * @param code what happened
   * @param provider the provider's name, such as `ovok`
   * @param details what is known beside the code
   */
  constructor(code: UpstreamErrorCode, provider: string, details: UpstreamErrorDetails = {}) {
    super(errors[code].message);
    const { reason, upstreamStatus, requestId, retryAfter } = details;
    this.code = code;
    this.provider = provider;
    this.status = details.status ?? (upstreamStatus === 503 ? 503 : errors[code].status);
    this.statusCode = this.status;
    this.headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
    Object.assign(this, omitUndefined({ upstreamStatus, requestId, reason }));
  }
}
