import {
  BearerStrategy,
  check,
  upstreamChecks,
  upstreamOptionsOf,
  type BearerStrategyOptions,
  type UpstreamOptions,
  type VerifyFunction,
  type VerifyFunctionWithRequest,
} from 'passport-upstream/provider';
import { OvokClient } from './client';
import { parseMe, type OvokBearerUser } from './me';
import { IntrospectionCache, type CachedResult } from './introspection-cache';

/** The options of {@link OvokBearerStrategy}. */
export interface OvokBearerStrategyOptions extends BearerStrategyOptions, UpstreamOptions {
  /**
   * Milliseconds that Ovok's word on a token holds: a token that is revoked is taken for so long.
   * @default 30_000
   */
  cacheTtl?: number | undefined;
  /**
   * The number of tokens that are remembered.
   * @default 1_000
   */
  cacheMax?: number | undefined;
}

/** The options with which verify gets the request first. */
export interface OvokBearerStrategyOptionsWithRequest extends Omit<
  OvokBearerStrategyOptions,
  'passReqToCallback'
> {
  passReqToCallback: true;
}

/** Decides who a user of {@link OvokBearerStrategy} is to the application. */
export type OvokBearerVerifyFunction = VerifyFunction<OvokBearerUser>;
/** Likewise, with the request first: for `passReqToCallback`. */
export type OvokBearerVerifyFunctionWithRequest = VerifyFunctionWithRequest<OvokBearerUser>;

/**
 * Protects an API with Ovok's access tokens: `Authorization: Bearer …`, asked of `GET /auth/me` and remembered for a
 * short while. It needs no client or tenant id.
 *
 * @example
 * passport.use(new OvokBearerStrategy());
 * app.get('/api/me', passport.authenticate('ovok-bearer', { session: false }), (req, res) => res.json(req.user));
 */
export class OvokBearerStrategy extends BearerStrategy<OvokBearerUser, OvokBearerStrategyOptions> {
  /** Ovok's API, for calls of the application's own. */
  readonly client: OvokClient;
  private readonly memory: IntrospectionCache;

  /** @throws TypeError for an option that is unknown, wrong or missing */
  constructor(verify?: OvokBearerVerifyFunction);
  constructor(options: OvokBearerStrategyOptionsWithRequest, verify?: OvokBearerVerifyFunctionWithRequest);
  constructor(options: OvokBearerStrategyOptions | undefined, verify?: OvokBearerVerifyFunction);
  constructor(options?: unknown, verify?: unknown) {
    const checks = { ...upstreamChecks, cacheTtl: check.milliseconds, cacheMax: check.count };
    super({ className: 'OvokBearerStrategy', provider: 'ovok', checks }, options, verify);
    const { cacheTtl = 30_000, cacheMax = 1_000 } = this.options;
    this.client = new OvokClient(upstreamOptionsOf(this.options), 'OvokBearerStrategy');
    this.memory = new IntrospectionCache(cacheMax, cacheTtl);
  }

  protected async check(token: string) {
    const { response, refusal } = await this.memory.recall(token, () => this.ask(token));
    // Each request gets a user of its own: what one handler writes to it is no other's.
    return refusal ? { refusal } : { user: parseMe(JSON.parse(response), token) };
  }

  private async ask(token: string): Promise<CachedResult> {
    const { user, refusal } = await this.client.me(token);
    return refusal ? { refusal } : { response: JSON.stringify(user._json) };
  }
}
