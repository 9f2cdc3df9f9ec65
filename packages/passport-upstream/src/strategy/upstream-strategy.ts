import { BaseStrategy } from './base-strategy';
import { watchClient } from './client-watch';
import { credentialsProblem, readField, type Credentials } from './credentials';
import { failureStatus, type Refusal } from '../upstream/refusal';
import { failureFor, type LoginAuthenticateOptions } from './failure';
import { loginChecks, type LoginStrategyOptions } from './login-options';
import type { OptionChecks } from '../ground/options';
import { ownProperty } from '../ground/own-property';
import type { LoginRequest } from './login-request';
import { originIn, type ResponseOrigin } from '../upstream/response-origin';
import { asObject } from './auth-result';
import { traceLogin, type LoginAuthResult } from './login-trace';
import { UpstreamError } from '../upstream/upstream-error';
import { upstreamOptionsOf, type UpstreamOptions } from '../upstream/upstream-options';

/** What a provider's login strategy is made of. */
export interface LoginDefinition {
  /** The class's name, with which every message about an option starts. */
  className: string;
  /** The provider's name: the strategy's, and that of its errors. */
  provider: string;
  /** The default of the option `usernameField`. */
  usernameField: string;
  /**
   * Maximum length of a password, in characters.
   * @default 1_024
   */
  maxPasswordLength?: number;
  /** Checks of the provider's own options. */
  checks?: OptionChecks;
}

/** What one login is made with, beside the credentials. */
export interface LoginContext {
  /** The request of the login. */
  req: LoginRequest;
  /** What the route gave to `passport.authenticate`. Shared by all its requests: never write to it. */
  authenticateOptions: LoginAuthenticateOptions;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
}

/** The result of a client's login: the user, or the refusal. */
export type LoginResult<User> = ResponseOrigin &
  ({ user: User; refusal?: never } | { refusal: Refusal; user?: never });

/**
 * A Passport strategy that asks a remote login API whether an e-mail address and a password are somebody's. A
 * provider's strategy extends it with `login`.
 */
export abstract class UpstreamStrategy<
  User extends object,
  Options extends LoginStrategyOptions = LoginStrategyOptions,
> extends BaseStrategy<Options, LoginAuthResult> {
  private readonly definition: LoginDefinition;
  private readonly inFlight = { count: 0 };

  /**
   * Takes what the provider's constructor was given: `()`, `(verify)`, `(options)` or `(options, verify)`.
   *
   * @throws TypeError for an option that is unknown or wrong
   */
  protected constructor(definition: LoginDefinition, options?: unknown, verify?: unknown) {
    const { className, provider, checks } = definition;
    super({ className, name: provider, checks: { ...loginChecks, ...checks } }, options, verify);
    this.definition = definition;
  }

  /** Asks the provider. A refusal is returned, an error is thrown as an {@link UpstreamError}. */
  protected abstract login(credentials: Credentials, context: LoginContext): Promise<LoginResult<User>>;

  /** The options that the provider's client shares with the strategy. */
  protected get clientOptions(): UpstreamOptions {
    return upstreamOptionsOf(this.options);
  }

  protected override ended(result: LoginAuthResult, startedAt: number): void {
    traceLogin(this.definition.provider, startedAt, result);
  }

  protected async attempt(
    req: LoginRequest,
    authenticateOptions: LoginAuthenticateOptions,
  ): Promise<LoginAuthResult> {
    const refuse = (refusal: Refusal, info?: unknown): LoginAuthResult => {
      const failure = failureFor(refusal, req, authenticateOptions, this.options.messages);
      const { code, retryAfter } = refusal;
      return {
        outcome: 'fail',
        challenge: { ...failure, ...(asObject(info) as object | undefined) },
        status: failureStatus[code],
        headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
        code,
        ...originIn(refusal),
      };
    };
    const { username, password } = await this.read(req);
    const problem = credentialsProblem(username, password, this.definition.maxPasswordLength ?? 1_024);
    if (problem) return refuse({ code: problem });
    const result = await this.ask({ username, password } as Credentials, req, authenticateOptions);
    if (result.refusal) return refuse(result.refusal);
    const verified = await this.decide(req, result.user);
    if (!verified.user) return refuse({ code: 'invalid_credentials' }, verified.info);
    return { outcome: 'success', ...verified, ...originIn(result) };
  }

  private async read(req: LoginRequest): Promise<Record<keyof Credentials, unknown>> {
    const {
      credentials,
      usernameField = this.definition.usernameField,
      passwordField = 'password',
    } = this.options;
    if (credentials) {
      const found = await credentials(req);
      return { username: ownProperty(found, 'username'), password: ownProperty(found, 'password') };
    }
    return { username: readField(req.body, usernameField), password: readField(req.body, passwordField) };
  }

  private async ask(
    credentials: Credentials,
    req: LoginRequest,
    authenticateOptions: LoginAuthenticateOptions,
  ): Promise<LoginResult<User>> {
    if (this.inFlight.count >= (this.options.maxInFlight ?? 1_000)) {
      throw new UpstreamError('ERR_UPSTREAM_BUSY', this.definition.provider, { retryAfter: 1 });
    }
    const client = watchClient(req);
    this.inFlight.count++;
    try {
      return await this.login(credentials, { req, authenticateOptions, signal: client.signal });
    } finally {
      this.inFlight.count--;
      client.stop();
    }
  }
}
