import {
  UpstreamStrategy,
  type Credentials,
  type LoginAuthenticateOptions,
  type LoginContext,
  type LoginStrategyOptions,
  type VerifyFunction,
  type VerifyFunctionWithRequest,
} from 'passport-upstream/provider';
import { VeroClient } from './client';
import type { VeroUser } from './user';

/** The options of {@link VeroStrategy}. */
export type VeroStrategyOptions = LoginStrategyOptions;

/** The options with which verify gets the request first. */
export interface VeroStrategyOptionsWithRequest extends Omit<VeroStrategyOptions, 'passReqToCallback'> {
  /** Verify gets the request as its first argument. */
  passReqToCallback: true;
}

/** The options of one route: `passport.authenticate('vero', options)`. */
export type VeroAuthenticateOptions = LoginAuthenticateOptions;

/** Decides who a user of {@link VeroStrategy} is to the application. */
export type VeroVerifyFunction = VerifyFunction<VeroUser>;
/** The same with the request as the first argument, for `passReqToCallback`. */
export type VeroVerifyFunctionWithRequest = VerifyFunctionWithRequest<VeroUser>;

/**
 * Signs a user in with their Vero OMS account. The posted e-mail address and password are checked at
 * `POST /api/auth/login`.
 *
 * @example
 * passport.use(new VeroStrategy());
 * app.post('/login', passport.authenticate('vero', { successRedirect: '/', failureRedirect: '/login' }));
 */
export class VeroStrategy extends UpstreamStrategy<VeroUser> {
  /** The client of Vero's API, which the application may use for its own calls. */
  readonly client: VeroClient;

  /**
   * @param verify decides who the user is to the application
   * @throws TypeError for an option that is missing
   */
  constructor(verify?: VeroVerifyFunction);
  /**
   * @param options the options, with `passReqToCallback: true`
   * @param verify decides who the user is to the application; it gets the request first
   * @throws TypeError for an option that is unknown, wrong or missing
   */
  constructor(options: VeroStrategyOptionsWithRequest, verify?: VeroVerifyFunctionWithRequest);
  /**
   * @param options the options
   * @param verify decides who the user is to the application
   * @throws TypeError for an option that is unknown, wrong or missing
   */
  constructor(options: VeroStrategyOptions | undefined, verify?: VeroVerifyFunction);
  constructor(options?: unknown, verify?: unknown) {
    super({ className: 'VeroStrategy', provider: 'vero', usernameField: 'identifier' }, options, verify);
    this.client = new VeroClient(this.clientOptions, 'VeroStrategy');
  }

  protected login({ username, password }: Credentials, { signal }: LoginContext) {
    return this.client.login({ identifier: username, password }, { signal });
  }
}
