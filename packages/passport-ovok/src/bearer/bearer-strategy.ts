import {
  BearerStrategy,
  ownProperty,
  upstreamOptionsOf,
  type LoginResult,
  type VerifyFunction,
  type VerifyFunctionWithRequest,
} from 'passport-upstream/provider';
import { ovokBearerChecks, type OvokBearerStrategyOptions } from './bearer-options';
import { OvokClient } from '../client';
import { IntrospectionCache, type CachedResult } from './introspection-cache';
import { parseMe, readMembers, type OvokBearerUser } from '../me';
import { projectsOf } from './project';

/** The options with which verify gets the request first. */
export interface OvokBearerStrategyOptionsWithRequest extends Omit<
  OvokBearerStrategyOptions,
  'passReqToCallback'
> {
  /** Verify gets the request as its first argument. */
  passReqToCallback: true;
}

/** Decides who a user of {@link OvokBearerStrategy} is to the application. */
export type OvokBearerVerifyFunction = VerifyFunction<OvokBearerUser>;
/** The same with the request as the first argument, for `passReqToCallback`. */
export type OvokBearerVerifyFunctionWithRequest = VerifyFunctionWithRequest<OvokBearerUser>;

/**
 * Protects an API with Ovok's access tokens. A token in `Authorization: Bearer …` is checked at `GET /auth/me`, and the
 * result is remembered for a short while. Tokens of other projects than `project` are refused. No client or tenant id
 * is needed.
 *
 * The checks go over connections of the strategy's own client, so that they do not take those of logins.
 *
 * @example
 * passport.use(new OvokBearerStrategy({ project: 'f6f4da8d-93e8-8a08-220e-03b7810451d3' }));
 * app.get('/api/me', passport.authenticate('ovok-bearer', { session: false }), (req, res) => res.json(req.user));
 */
export class OvokBearerStrategy extends BearerStrategy<OvokBearerUser, OvokBearerStrategyOptions> {
  /** The client of Ovok's API that the checks are made with. */
  readonly client: OvokClient;
  private readonly cache: IntrospectionCache;
  /** The references of the projects whose tokens are taken, or `undefined` for any project. */
  private readonly projects: ReadonlySet<string> | undefined;

  /**
   * @param verify decides who the user is to the application
   * @throws TypeError for an option that is missing
   */
  constructor(verify?: OvokBearerVerifyFunction);
  /**
   * @param options the options, with `passReqToCallback: true`
   * @param verify decides who the user is to the application; it gets the request first
   * @throws TypeError for an option that is unknown, wrong or missing
   */
  constructor(options: OvokBearerStrategyOptionsWithRequest, verify?: OvokBearerVerifyFunctionWithRequest);
  /**
   * @param options the options
   * @param verify decides who the user is to the application
   * @throws TypeError for an option that is unknown, wrong or missing
   */
  constructor(options: OvokBearerStrategyOptions | undefined, verify?: OvokBearerVerifyFunction);
  constructor(options?: unknown, verify?: unknown) {
    const className = 'OvokBearerStrategy';
    super({ className, provider: 'ovok', checks: ovokBearerChecks }, options, verify);
    const { project, cacheTtl = 30_000, cacheMax = 1_000, maxInFlight = 100 } = this.options;
    this.projects = projectsOf(className, project);
    this.client = new OvokClient(upstreamOptionsOf(this.options), className);
    this.cache = new IntrospectionCache({ max: cacheMax, ttlMs: cacheTtl, maxInFlight });
  }

  protected async check(token: string): Promise<LoginResult<OvokBearerUser>> {
    const { response, refusal } = await this.cache.resultFor(token, () => this.introspect(token));
    // Each request gets a user object of its own, so that no handler sees what another one writes to it.
    return refusal ? { refusal } : { user: parseMe(JSON.parse(response), token) };
  }

  private async introspect(token: string): Promise<CachedResult> {
    const { user, refusal } = await this.client.me(token).catch(refuseWithoutProject);
    if (refusal) return { refusal };
    if (this.projects?.has(user.project.reference) === false) return ofAnotherProject;
    return { response: JSON.stringify(user._json, readMembers) };
  }
}

const ofAnotherProject = { refusal: { code: 'invalid_credentials' } } as const;

/** A response that names no project does not say that the token belongs to an accepted one, so the token is refused. */
function refuseWithoutProject(error: unknown): LoginResult<never> {
  const reason = ownProperty(error, 'reason');
  if (reason === 'project' || reason === 'project.id') return ofAnotherProject;
  throw error;
}
