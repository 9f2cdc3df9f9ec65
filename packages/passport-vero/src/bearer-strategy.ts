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
import type { VeroTokens } from './user';

type Jose = typeof import('jose');
type MultipleKeys = import('jose').errors.JWKSMultipleMatchingKeys;

/** The options with which verify gets the request first. */
export interface VeroBearerStrategyOptionsWithRequest extends Omit<
  VeroBearerStrategyOptions,
  'passReqToCallback'
> {
  passReqToCallback: true;
}

/** A person whom a JWT of Vero's is for. */
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
/** Likewise, with the request first: for `passReqToCallback`. */
export type VeroBearerVerifyFunctionWithRequest = VerifyFunctionWithRequest<VeroBearerUser>;

/**
 * Protects an API with Vero's JWTs: `Authorization: Bearer …`, checked here against Vero's public keys. A JWT is good
 * until it ends, also where its session was revoked: Vero publishes no way to ask.
 *
 * @example
 * passport.use(new VeroBearerStrategy({ jwks, issuer, audience, algorithms: ['ES256'] }));
 * app.get('/api/orders', passport.authenticate('vero-bearer', { session: false }), listOrders);
 */
export class VeroBearerStrategy extends BearerStrategy<VeroBearerUser, VeroBearerStrategyOptions> {
  private readonly jose: Jose;
  private readonly key: JWTVerifyGetKey;
  private readonly expected: JWTVerifyOptions;

  /** @throws TypeError for an option that is unknown, wrong or missing */
  constructor(options: VeroBearerStrategyOptionsWithRequest, verify?: VeroBearerVerifyFunctionWithRequest);
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
    // Loaded when a bearer strategy is made: who signs users in only does not pay for it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    this.jose = require('jose') as Jose;
    const { jwks, issuer, audience, algorithms } = this.options as VeroBearerStrategyOptions;
    this.key =
      typeof jwks === 'string' || jwks instanceof URL
        ? new RemoteKeySet(this.jose, new URL(jwks), 'VeroBearerStrategy').get
        : this.jose.createLocalJWKSet({ keys: publicKeysIn(jwks.keys) });
    // Copies: the lists stay the caller's.
    this.expected = {
      issuer: [issuer].flat(),
      audience: [audience].flat(),
      algorithms: [...algorithms],
      requiredClaims: ['sub', 'exp'],
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
      // What jose says of a token is a refusal. Keys that cannot be had are a fault.
      if (!(error instanceof this.jose.errors.JOSEError)) throw error;
      return undefined;
    }
  }

  /** A token that does not name its key may be signed with any of them. */
  private async tryKeys(token: string, keys: MultipleKeys): Promise<JWTPayload | undefined> {
    for await (const key of keys) {
      const verified = await this.jose.jwtVerify(token, key, this.expected).catch(() => undefined);
      if (verified) return verified.payload;
    }
    return undefined;
  }
}

/** The user, unless a claim that is needed cannot be used: such a token is as good as one that lacks it. */
function userOf(jwt: string, claims: JWTPayload): VeroBearerUser | undefined {
  const response = new ResponseReader('vero', claims, 'jwt');
  // Vero publishes no claims: a name in another form is no reason to refuse.
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
