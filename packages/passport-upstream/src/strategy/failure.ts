import { ownProperty } from '../ground/own-property';
import { omitUndefined } from '../ground/omit-undefined';
import type { FailureCode, Refusal } from '../upstream/refusal';
import type { LoginRequest } from './login-request';

/**
 * What Passport's `fail` gets, and with it a custom callback's `info`, `failureMessage` and `failureFlash`.
 * Always an object: Passport writes a string into the `WWW-Authenticate` header.
 */
export interface Failure {
  code: FailureCode;
  /** For the person who signs in; says neither which of account and password was wrong nor what the provider wrote. */
  message: string;
  /** The flash type. */
  type: 'error';
  /** Seconds to wait before the next try, 1 to 3,600; set with `rate_limited` where the provider said so. */
  retryAfter?: number;
}

/** One text, or one per request (for another language). */
export interface FailureMessage {
  // The method's name is of no account: written so, `req` may be typed as the framework's own request.
  text(req: LoginRequest): string;
}

/** Texts for refusals, by code. A code that is left out keeps its text. */
export type FailureMessages = { [code in FailureCode]?: string | FailureMessage['text'] | undefined };

/** What a route may say for itself: `passport.authenticate(name, options)`. */
export interface LoginAuthenticateOptions {
  /** The text for `missing_credentials`, as in passport-local. */
  badRequestMessage?: string | undefined;
  messages?: FailureMessages | undefined;
}

const english: Readonly<Record<FailureCode, string>> = {
  missing_credentials: 'Missing credentials',
  malformed_credentials: 'These credentials cannot be right. Check them and try again.',
  invalid_request: 'The login service did not accept these credentials. Check them and try again.',
  invalid_credentials: 'Wrong e-mail address or password.',
  inactive_session: 'This session is no longer active. Sign in again.',
  rate_limited: 'Too many attempts. Wait a moment and try again.',
};

/** Puts the text to a refusal: the route's, then the strategy's, then English. */
export function failureFor(
  refusal: Refusal,
  req: LoginRequest,
  authenticateOptions: LoginAuthenticateOptions,
  messages: FailureMessages | undefined,
): Failure {
  const { code, retryAfter } = refusal;
  const message =
    messageIn(ownProperty(authenticateOptions, 'messages'), code, req) ??
    (code === 'missing_credentials'
      ? text(ownProperty(authenticateOptions, 'badRequestMessage'))
      : undefined) ??
    messageIn(messages, code, req) ??
    english[code];
  return omitUndefined({ code, message, type: 'error' as const, retryAfter });
}

function messageIn(messages: unknown, code: FailureCode, req: LoginRequest): string | undefined {
  const message = ownProperty(messages, code);
  return text(typeof message === 'function' ? (message as FailureMessage['text'])(req) : message);
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
