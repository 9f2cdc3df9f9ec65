import { BaseStrategy } from './base-strategy';
import type { Refusal } from '../upstream/refusal';
import { check, type OptionChecks } from '../ground/options';
import { ownProperty } from '../ground/own-property';
import { throttled } from '../upstream/outcomes';
import type { LoginRequest } from './login-request';
import { asObject, type AuthResult } from './auth-result';

/** What a provider's bearer strategy tells {@link BearerStrategy} about itself. */
export interface BearerDefinition {
  /** The class's name, with which every message about an option starts. */
  className: string;
  /** The provider's name. The strategy is called `<provider>-bearer`, and errors carry the name. */
  provider: string;
  /** Checks of the provider's own options. */
  checks?: OptionChecks;
}

/** The options of every bearer strategy. */
export interface BearerStrategyOptions {
  /**
   * The name for `passport.authenticate(name)`.
   * @default the provider's name with `-bearer`
   */
  name?: string | undefined;
  /**
   * The realm in `WWW-Authenticate`: visible ASCII and blanks.
   * @default the provider's name
   */
  realm?: string | undefined;
  /**
   * Whether verify gets the request as its first argument.
   * @default false
   */
  passReqToCallback?: false | undefined;
}

const realmCheck = (value: unknown) =>
  typeof value === 'string' && /^[\x20-\x7e]+$/.test(value)
    ? undefined
    : 'must be a string of visible ASCII and blanks';

/** Maximum length of a token in characters. A longer one is refused unchecked: Node.js limits the size of a header. */
const maxTokenLength = 16_384;
/** The scheme with one token of RFC 6750's grammar `b64token`. */
const bearerToken = /^Bearer +([\w.~+/-]+=*) *$/i;
/** The scheme alone: no character that could stand in a longer name follows. */
const bearerScheme = /^Bearer(?![\w!#$%&'*+.^`|~-])/i;

/**
 * A Passport strategy that protects an API with the provider's tokens (RFC 6750). It reads `Authorization: Bearer …`,
 * never the query or the body. A provider's strategy extends it with `check`.
 *
 * The challenge is a string, while that of a login is an object: Passport writes a string into `WWW-Authenticate`. It
 * does so with status 401 only; with 400 the strategy sets the header itself, if the host puts a response on the
 * request.
 */
export abstract class BearerStrategy<
  User extends object,
  Options extends BearerStrategyOptions = BearerStrategyOptions,
> extends BaseStrategy<Options> {
  private readonly provider: string;
  private readonly realm: string;

  /**
   * @param definition what the strategy is
   * @param options the options, or verify
   * @param verify decides who the user is to the application
   * @throws TypeError for an option that is unknown or wrong
   */
  protected constructor(
    { className, provider, checks }: BearerDefinition,
    options?: unknown,
    verify?: unknown,
  ) {
    const common = { name: check.text, realm: realmCheck, passReqToCallback: check.flag };
    super({ className, name: `${provider}-bearer`, checks: { ...common, ...checks } }, options, verify);
    this.provider = provider;
    this.realm = (this.options as BearerStrategyOptions).realm ?? provider;
  }

  /**
   * Finds out whose token this is.
   *
   * @param token the token as it was presented
   * @returns the user, or the refusal
   * @throws UpstreamError if nobody could judge the token
   */
  protected abstract check(token: string): Promise<{ user: User } | { refusal: Refusal }>;

  protected async attempt(req: LoginRequest): Promise<AuthResult> {
    const values = authorizationOf(req);
    if (values.length === 0) return this.refuse(401);
    const token = bearerToken.exec(values[0]!)?.[1];
    if (values.length > 1 || token === undefined) return this.refuse(400, 'invalid_request');
    if (token.length >= maxTokenLength) return this.refuse(401, 'invalid_token');
    const result = await this.check(token);
    if ('refusal' in result) {
      throttled(this.provider, result.refusal, { status: 503, retryAfter: 1 });
      return this.refuse(401, 'invalid_token');
    }
    const verified = await this.decide(req, result.user);
    if (verified.user) return { outcome: 'success', ...verified };
    return this.refuse(401, 'invalid_token', descriptionOf(verified.info));
  }

  private refuse(
    status: 400 | 401,
    error?: 'invalid_request' | 'invalid_token',
    description?: string,
  ): AuthResult {
    const challenge = [
      `Bearer realm="${this.realm.replaceAll(/["\\]/g, '\\$&')}"`,
      ...(error ? [`error="${error}"`] : []),
      ...(description ? [`error_description="${description}"`] : []),
    ].join(', ');
    return {
      outcome: 'fail',
      challenge,
      status,
      headers: status === 400 ? { 'WWW-Authenticate': challenge } : {},
    };
  }
}

/** The message of verify's refusal, in the characters that RFC 6750 allows in an `error_description`. */
function descriptionOf(info: unknown): string | undefined {
  const message = ownProperty(asObject(info), 'message');
  if (typeof message !== 'string') return undefined;
  return message.replaceAll('"', "'").replaceAll(/[^\x20-\x5b\x5d-\x7e]/gu, '?');
}

/**
 * The values of `Authorization`, if one of them has the scheme Bearer. `headers` of Node.js keeps only the first of two
 * headers, and a proxy in front may have read the other one, so all of them are read.
 */
function authorizationOf(req: LoginRequest): string[] {
  const { headersDistinct } = req as { headersDistinct?: Record<string, string[]> };
  const values = headersDistinct?.['authorization'] ?? [req.headers?.authorization ?? []].flat();
  return values.some((value) => bearerScheme.test(value)) ? values : [];
}
