import type { CredentialsReader } from './credentials';
import type { FailureMessages } from './failure';
import { failureStatus } from '../upstream/refusal';
import { check, didYouMean, type OptionCheck, type OptionChecks } from '../ground/options';
import { upstreamChecks, type UpstreamOptions } from '../upstream/upstream-options';

/** The options of every login strategy. Each has a default. */
export interface LoginStrategyOptions extends UpstreamOptions {
  /**
   * The name for `passport.authenticate(name)`.
   * @default the provider's name
   */
  name?: string | undefined;
  /**
   * The member of `req.body` with the e-mail address. `user[email]` reaches into nested objects. The query is not read.
   * @default "email" for Ovok, "identifier" for Vero
   */
  usernameField?: string | undefined;
  /**
   * The member of `req.body` with the password.
   * @default "password"
   */
  passwordField?: string | undefined;
  /**
   * A function that finds the credentials of a request, in place of the two fields. If it throws, the attempt ends in an
   * error.
   * @default reads the two fields of the body
   */
  credentials?: CredentialsReader['read'] | undefined;
  /**
   * Whether verify gets the request as its first argument.
   * @default false
   */
  passReqToCallback?: false | undefined;
  /**
   * Maximum number of logins under way at once. One more ends in the error `ERR_UPSTREAM_BUSY` (503), and nothing is sent.
   * @default 1_000
   */
  maxInFlight?: number | undefined;
  /**
   * Texts for refusals, by code: a string, or a function of the request.
   * @default English texts
   */
  messages?: FailureMessages | undefined;
}

const messagesCheck: OptionCheck = (value) => {
  if (typeof value !== 'object' || value === null) return 'must map refusal codes to texts';
  const known = Object.keys(failureStatus);
  for (const [code, message] of Object.entries(value)) {
    if (!known.includes(code)) return `has an unknown code "${code}".${didYouMean(code, known)}`;
    if (!['string', 'function', 'undefined'].includes(typeof message)) {
      return `must give a string or a function for "${code}"`;
    }
  }
  return undefined;
};

/** The checks of {@link LoginStrategyOptions}. */
export const loginChecks: OptionChecks = {
  name: check.text,
  usernameField: check.field,
  passwordField: check.field,
  credentials: check.callback,
  passReqToCallback: check.flag,
  maxInFlight: check.count,
  messages: messagesCheck,
  ...upstreamChecks,
};
