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
  passReqToCallback: true;
}

/** What a route may say for itself: `passport.authenticate('vero', options)`. */
export type VeroAuthenticateOptions = LoginAuthenticateOptions;

/** Decides who a user of {@link VeroStrategy} is to the application. */
export type VeroVerifyFunction = VerifyFunction<VeroUser>;
/** Likewise, with the request first: for `passReqToCallback`. */
export type VeroVerifyFunctionWithRequest = VerifyFunctionWithRequest<VeroUser>;

/**
 * Signs a user in with their Vero OMS account: the e-mail address and the password that were posted, asked of
 * `POST /api/auth/login`.
 *
 * @example
 * passport.use(new VeroStrategy());
 * app.post('/login', passport.authenticate('vero', { successRedirect: '/', failureRedirect: '/login' }));
 */
export class VeroStrategy extends UpstreamStrategy<VeroUser> {
  /** Vero's API, for calls of the application's own. */
  readonly client: VeroClient;

  /** @throws TypeError for an option that is unknown, wrong or missing */
  constructor(verify?: VeroVerifyFunction);
  constructor(options: VeroStrategyOptionsWithRequest, verify?: VeroVerifyFunctionWithRequest);
  constructor(options: VeroStrategyOptions | undefined, verify?: VeroVerifyFunction);
  constructor(options?: unknown, verify?: unknown) {
    super({ className: 'VeroStrategy', provider: 'vero', usernameField: 'identifier' }, options, verify);
    this.client = new VeroClient(this.clientOptions, 'VeroStrategy');
  }

  protected login({ username, password }: Credentials, { signal }: LoginContext) {
    return this.client.login({ identifier: username, password }, { signal });
  }
}
