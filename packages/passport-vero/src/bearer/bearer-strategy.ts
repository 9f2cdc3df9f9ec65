import type { JWTPayload, JWTVerifyGetKey, JWTVerifyOptions } from 'jose';
import {
  BearerStrategy,
  ResponseReader,
  withSecrets,
  type LoginResult,
  type UpstreamUser,
  type VerifyFunction,
  type VerifyFunctionWithRequest,
} from 'passport-upstream/provider';
import { veroBearerChecks, type VeroBearerStrategyOptions } from './bearer-options';
import { RemoteKeySet } from './key-set';
import { publicKeysIn } from './public-keys';
import type { VeroTokens } from '../user';

type Jose = typeof import('jose');
type MultipleKeys = import('jose').errors.JWKSMultipleMatchingKeys;

/** The options with which verify gets the request first. */
export interface VeroBearerStrategyOptionsWithRequest extends Omit<
  VeroBearerStrategyOptions,
  'passReqToCallback'
> {
  /** Verify gets the request as its first argument. */
  passReqToCallback: true;
}

/** The user that one of Vero's JWTs belongs to. */
export interface VeroBearerUser extends UpstreamUser<Pick<VeroTokens, 'jwt' | 'expiresAt'>> {
  provider: 'vero';
  /** The JWT's `sub`. */
  id: string;
  /** The claim `name`, else `email`, else the id. */
  displayName: string;
  /** The claim `email`, if there is one. */
  emails: { value: string }[];
  /** All claims. */
  readonly _json: Readonly<Record<string, unknown>>;
}

/** Decides who a user of {@link VeroBearerStrategy} is to the application. */
export type VeroBearerVerifyFunction = VerifyFunction<VeroBearerUser>;
/** The same with the request as the first argument, for `passReqToCallback`. */
export type VeroBearerVerifyFunctionWithRequest = VerifyFunctionWithRequest<VeroBearerUser>;

/**
 * Protects an API with Vero's JWTs. A token in `Authorization: Bearer …` is verified locally with Vero's public keys. A
 * JWT is accepted until it expires, even if its session was revoked: Vero publishes no way to ask.
 *
 * @example
 * passport.use(new VeroBearerStrategy({ jwks, issuer, audience, algorithms: ['ES256'] }));
 * app.get('/api/orders', passport.authenticate('vero-bearer', { session: false }), listOrders);
 */
export class VeroBearerStrategy extends BearerStrategy<VeroBearerUser, VeroBearerStrategyOptions> {
  private readonly jose: Jose;
  private readonly key: JWTVerifyGetKey;
  private readonly expected: JWTVerifyOptions;

  /**
   * @param options the options, with `passReqToCallback: true`
   * @param verify decides who the user is to the application; it gets the request first
   * @throws TypeError for an option that is unknown, wrong or missing
   */
  constructor(options: VeroBearerStrategyOptionsWithRequest, verify?: VeroBearerVerifyFunctionWithRequest);
  /**
   * @param options the options
   * @param verify decides who the user is to the application
   * @throws TypeError for an option that is unknown, wrong or missing
   */
  constructor(options: VeroBearerStrategyOptions, verify?: VeroBearerVerifyFunction);
  constructor(options: unknown, verify?: unknown) {
    super({ className: 'VeroBearerStrategy', provider: 'vero', checks: veroBearerChecks }, options, verify);
    for (const name of ['jwks', 'issuer', 'audience', 'algorithms'] as const) {
      if (this.options[name] === undefined) {
        throw new TypeError(
          `VeroBearerStrategy: "${name}" is required: Vero publishes none, so ask Vero for it.`,
        );
      }
    }
    // Loaded here, so that an application without a bearer strategy does not load it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    this.jose = require('jose') as Jose;
    const { jwks, issuer, audience, algorithms } = this.options as VeroBearerStrategyOptions;
    this.key =
      typeof jwks === 'string' || jwks instanceof URL
        ? new RemoteKeySet(this.jose, new URL(jwks)).get
        : this.jose.createLocalJWKSet({ keys: publicKeysIn(jwks.keys) });
    // The lists are copied, so that a later change by the caller has no effect.
    this.expected = {
      issuer: [issuer].flat(),
      audience: [audience].flat(),
      algorithms: [...algorithms],
    };
  }

  protected async check(token: string): Promise<LoginResult<VeroBearerUser>> {
    const claims = await this.claimsOf(token);
    const user = claims && userOf(token, claims);
    return user ? { user } : { refusal: { code: 'invalid_credentials' } };
  }

  private async claimsOf(token: string): Promise<JWTPayload | undefined> {
    try {
      return (await this.jose.jwtVerify(token, this.key, this.expected)).payload;
    } catch (error) {
      if (error instanceof this.jose.errors.JWKSMultipleMatchingKeys) return this.tryKeys(token, error);
      // jose's own errors say that the token is bad. Any other error says that the keys could not be fetched.
      if (!(error instanceof this.jose.errors.JOSEError)) throw error;
      return undefined;
    }
  }

  /** Tries every key that fits, for a token that does not name its key. */
  private async tryKeys(token: string, keys: MultipleKeys): Promise<JWTPayload | undefined> {
    for await (const key of keys) {
      const verified = await this.jose.jwtVerify(token, key, this.expected).catch(() => undefined);
      if (verified) return verified.payload;
    }
    return undefined;
  }
}

/** Makes the user, or gives `undefined` if a required claim cannot be used. */
function userOf(jwt: string, claims: JWTPayload): VeroBearerUser | undefined {
  const response = new ResponseReader('vero', claims);
  // Vero does not document its claims, so a name or an address of another type is ignored.
  const text = (name: string) => (response.isText(name) ? response.text(name) : '');
  const email = text('email');
  try {
    const id = response.id('sub');
    const user = {
      provider: 'vero' as const,
      id,
      displayName: text('name') || email || id,
      emails: email ? [{ value: email }] : [],
    };
    return withSecrets(user, { tokens: { jwt, expiresAt: response.timestamp('exp') }, _json: claims });
  } catch {
    return undefined;
  }
}
