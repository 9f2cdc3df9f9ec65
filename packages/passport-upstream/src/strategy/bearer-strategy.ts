import { BaseStrategy } from './base-strategy';
import type { Refusal } from '../upstream/refusal';
import { check, type OptionChecks } from '../ground/options';
import { throttled } from '../upstream/outcomes';
import type { LoginRequest } from './login-request';
import type { AuthResult } from './auth-result';

/** What a provider's bearer strategy is made of. */
export interface BearerDefinition {
  /** The class's name, with which every complaint about an option starts. */
  className: string;
  /** The provider's name: in the strategy's name, `<provider>-bearer`, and in its errors. */
  provider: string;
  /** Checks of the provider's own options. */
  checks?: OptionChecks;
}

/** The options of every bearer strategy. */
export interface BearerStrategyOptions {
  /**
   * The name for `passport.authenticate(name)`.
   * @default the provider's, with `-bearer`
   */
  name?: string | undefined;
  /**
   * The realm in `WWW-Authenticate`: visible ASCII and blanks.
   * @default the provider's name
   */
  realm?: string | undefined;
  /**
   * Whether verify gets the request first.
   * @default false
   */
  passReqToCallback?: false | undefined;
}

const realmCheck = (value: unknown) =>
  typeof value === 'string' && /^[\x20-\x7e]+$/.test(value)
    ? undefined
    : 'must be a string of visible ASCII and blanks';

const longestToken = 16_384;

/**
 * A Passport strategy that protects an API with the provider's tokens, as RFC 6750 says: `Authorization: Bearer …`,
 * never the query or the body. A provider's strategy extends it with `check`.
 *
 * A challenge is a text here, and not an object as a login's: Passport writes it into `WWW-Authenticate`. It does so
 * with status 401 alone; with 400 the header is set where the host puts a response on the request.
 */
export abstract class BearerStrategy<
  User extends object,
  Options extends BearerStrategyOptions = BearerStrategyOptions,
> extends BaseStrategy<Options> {
  private readonly provider: string;
  private readonly realm: string;

  /** @throws TypeError for an option that is unknown or wrong */
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

  /** Whose token this is. A refusal is returned, a fault is thrown as an `UpstreamError`. */
  protected abstract check(token: string): Promise<{ user: User } | { refusal: Refusal }>;

  protected async attempt(req: LoginRequest): Promise<AuthResult> {
    const values = authorizationOf(req);
    if (values.length === 0) return this.refuse(401);
    const token = /^Bearer +([\x21-\x7e]+) *$/i.exec(values[0]!)?.[1];
    if (values.length > 1 || token === undefined) return this.refuse(400, 'invalid_request');
    if (token.length > longestToken) return this.refuse(401, 'invalid_token');
    const result = await this.check(token);
    if ('refusal' in result) {
      throttled(this.provider, result.refusal);
      return this.refuse(401, 'invalid_token');
    }
    const verdict = await this.decide(req, result.user);
    return verdict.user ? { outcome: 'success', ...verdict } : this.refuse(401, 'invalid_token');
  }

  private refuse(status: 400 | 401, error?: 'invalid_request' | 'invalid_token'): AuthResult {
    const realm = `Bearer realm="${this.realm.replaceAll(/["\\]/g, '\\$&')}"`;
    const challenge = error ? `${realm}, error="${error}"` : realm;
    return {
      outcome: 'fail',
      challenge,
      status,
      headers: status === 400 ? { 'WWW-Authenticate': challenge } : {},
    };
  }
}

/**
 * The values of `Authorization`, if one of them speaks of a bearer. Of two headers Node keeps one in `headers`: the
 * strategy would see another token than a proxy did that looked at the other.
 */
function authorizationOf(req: LoginRequest): string[] {
  const { headersDistinct } = req as { headersDistinct?: Record<string, string[]> };
  const values = headersDistinct?.['authorization'] ?? [req.headers?.authorization ?? []].flat();
  return values.some((value) => /^Bearer(?: |$)/i.test(value)) ? values : [];
}
