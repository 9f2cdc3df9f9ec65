/** What failed in the application while the tokens of a session were refreshed. */
export type SessionErrorCode = 'ERR_SESSION_STORE' | 'ERR_SESSION_LOCK';

const messages: Readonly<Record<SessionErrorCode, string>> = {
  ERR_SESSION_STORE: 'The session store failed. Try again later.',
  ERR_SESSION_LOCK: 'The lock on the session could not be had. Try again later.',
};

/**
 * The session store or the application's `lock` failed. There is no `cause`, because the errors of some stores contain
 * the command that failed, and with it the tokens.
 */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly status = 503;
  /** The same as `status`, which some frameworks read under this name. */
  readonly statusCode = 503;
  readonly expose = false;
  readonly code: SessionErrorCode;
  /** One word for what happened below, such as `timeout`, `lost` or `ECONNREFUSED`. */
  readonly reason: string;

  constructor(code: SessionErrorCode, reason: string) {
    super(messages[code]);
    this.code = code;
    this.reason = reason;
  }
}
