import { ownProperty } from '../ground/own-property';
import { omitUndefined } from '../ground/omit-undefined';
import type { FailureCode, Refusal } from '../upstream/refusal';
import type { LoginRequest } from './login-request';

/**
 * The reason of a refusal, as Passport hands it to a custom callback's `info`, `failureMessage` and `failureFlash`. It is
 * always an object, because Passport writes a string into the `WWW-Authenticate` header.
 */
export interface Failure {
  /** Why the login was refused. */
  code: FailureCode;
  /** The text for the user. It does not say whether the account or the password was wrong, or what the provider wrote. */
  message: string;
  /** The flash type. */
  type: 'error';
  /** Seconds to wait before the next attempt, 1 to 3,600; present with `rate_limited` if the provider said so. */
  retryAfter?: number;
}

/** The type of a function that gives a text for a request, for example in the user's language. */
export interface FailureMessage {
  // Method syntax is bivariant, so `req` may be the framework's own type.
  text(req: LoginRequest): string;
}

/** Texts for refusals, by code: a string, or a function of the request. A code without a text keeps the default. */
export type FailureMessages = { [code in FailureCode]?: string | FailureMessage['text'] | undefined };

/** The options of one route: `passport.authenticate(name, options)`. */
export interface LoginAuthenticateOptions {
  /**
   * The text for `missing_credentials`, as in passport-local.
   * @default the strategy's text
   */
  badRequestMessage?: string | undefined;
  /**
   * Texts for refusals on this route.
   * @default the strategy's texts
   */
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

/** Adds the text to a refusal: that of the route, else that of the strategy, else the English one. */
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
