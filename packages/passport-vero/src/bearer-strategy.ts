import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import {
  BearerStrategy,
  Reply,
  withSecrets,
  type LoginResult,
  type UpstreamUser,
  type VerifyFunction,
  type VerifyFunctionWithRequest,
} from 'passport-upstream';
import { veroBearerChecks, type VeroBearerStrategyOptions } from './bearer-options';
import { RemoteKeySet } from './key-set';
import type { VeroTokens } from './user';

type Jose = typeof import('jose');

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

export type VeroBearerVerifyFunction = VerifyFunction<VeroBearerUser>;
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

  constructor(options: VeroBearerStrategyOptionsWithRequest, verify?: VeroBearerVerifyFunctionWithRequest);
  constructor(options: VeroBearerStrategyOptions, verify?: VeroBearerVerifyFunction);
  constructor(options: unknown, verify?: unknown) {
    super({ owner: 'VeroBearerStrategy', provider: 'vero', checks: veroBearerChecks }, options, verify);
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
    const { jwks } = this.options;
    this.key =
      typeof jwks === 'string' || jwks instanceof URL
        ? new RemoteKeySet(this.jose, new URL(jwks), 'VeroBearerStrategy').get
        : this.jose.createLocalJWKSet(jwks as unknown as JSONWebKeySet);
  }

  protected async check(token: string): Promise<LoginResult<VeroBearerUser>> {
    const { issuer, audience, algorithms } = this.options as VeroBearerStrategyOptions;
    const requiredClaims = ['sub', 'exp'];
    try {
      const { payload } = await this.jose.jwtVerify(token, this.key, {
        issuer,
        audience,
        algorithms,
        requiredClaims,
      });
      return { user: userOf(token, payload) };
    } catch (error) {
      // What jose says of a token is a refusal. Keys that cannot be had are a fault.
      if (!(error instanceof this.jose.errors.JOSEError)) throw error;
      return { refusal: { code: 'invalid_credentials' } };
    }
  }
}

function userOf(jwt: string, claims: Record<string, unknown>): VeroBearerUser {
  const reply = new Reply('vero', claims, 'jwt');
  const id = reply.id('sub');
  const email = reply.optional('email', 'text');
  const user = {
    provider: 'vero' as const,
    id,
    displayName: reply.optional('name', 'text') || email || id,
    emails: email ? [{ value: email }] : [],
  };
  return withSecrets(user, { tokens: { jwt, expiresAt: reply.timestamp('exp') }, _json: claims });
}
