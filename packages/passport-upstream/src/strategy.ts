import { Strategy } from 'passport-strategy';
import { credentialsProblem, readField, type Credentials } from './credentials';
import { failureFor, type LoginAuthenticateOptions, type Refusal } from './failure';
import { loginChecks, type LoginStrategyOptions } from './login-options';
import { checkOptions, type OptionChecks } from './options';
import { upstreamStatusOf } from './outcome';
import { own } from './own';
import { watchClient, type LoginRequest } from './request';
import { asObject, settle, type Actions, type Settlement } from './settlement';
import { UpstreamError } from './upstream-error';
import { runVerify } from './verify';

/** What a provider's login strategy is made of. */
export interface LoginDefinition {
  /** The class's name, with which every complaint about an option starts. */
  owner: string;
  /** The provider's name: the strategy's, and that of its errors. */
  provider: string;
  /** The default of the option `usernameField`. */
  usernameField: string;
  /**
   * The longest password that the provider takes, in characters.
   * @default 1_024
   */
  maxPasswordLength?: number;
  /** Checks of the provider's own options. */
  checks?: OptionChecks;
}

/** What one login is made with, beside the credentials. */
export interface LoginContext {
  req: LoginRequest;
  /** What the route gave to `passport.authenticate`. Shared by all its requests: never write to it. */
  route: LoginAuthenticateOptions;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
}

/** A client's answer to a login: the person, or why not. */
export type LoginResult<User> = { user: User; refusal?: never } | { refusal: Refusal; user?: never };

// Named here, so that the published types do not mention a module without types.
const PassportStrategy: new () => Actions = Strategy as new () => Actions;

type AnyVerify = (...args: unknown[]) => unknown;

/**
 * A Passport strategy that asks a remote login API whether an e-mail address and a password are somebody's. A
 * provider's strategy extends it with `login`.
 *
 * Nothing of one request is kept on `this`: by name, Passport calls a copy made with `Object.create` (on which
 * `#private` members would throw); by instance, it calls this very object for every request at once.
 */
export abstract class UpstreamStrategy<
  User extends object,
  Options extends LoginStrategyOptions = LoginStrategyOptions,
> extends PassportStrategy {
  readonly name: string;
  /** The options as checked; a member that was not given is absent. */
  protected readonly options: Readonly<Partial<Options>>;
  private readonly definition: LoginDefinition;
  private readonly verify: AnyVerify | undefined;
  private readonly passReqToCallback: boolean;
  private readonly inFlight = { count: 0 };

  /**
   * Takes what the provider's constructor was given: `()`, `(verify)`, `(options)` or `(options, verify)`.
   *
   * @throws TypeError for an option that is unknown or wrong
   */
  protected constructor(definition: LoginDefinition, options?: unknown, verify?: unknown) {
    super();
    const { owner, provider, checks } = definition;
    const [given, callback] = typeof options === 'function' ? [{}, options] : [options ?? {}, verify];
    if (callback !== undefined && typeof callback !== 'function') {
      throw new TypeError(`${owner}: verify must be a function.`);
    }
    const checked = checkOptions<LoginStrategyOptions>(owner, given, { ...loginChecks, ...checks });
    this.options = checked as Readonly<Partial<Options>>;
    this.definition = definition;
    this.name = checked.name ?? provider;
    this.verify = callback as AnyVerify | undefined;
    this.passReqToCallback = checked.passReqToCallback ?? false;
  }

  /** Asks the provider. A refusal is returned, a fault is thrown as an {@link UpstreamError}. */
  protected abstract login(credentials: Credentials, context: LoginContext): Promise<LoginResult<User>>;

  /** The options that the provider's client shares with the strategy. */
  protected get clientOptions() {
    const { baseURL, timeout, maxResponseSize, httpClient, outcomes } = this.options;
    return { baseURL, timeout, maxResponseSize, httpClient, outcomes };
  }

  /** Called by Passport. Ends in exactly one of `success`, `fail` and `error`. */
  authenticate(req: LoginRequest, options?: LoginAuthenticateOptions): void {
    // Taken off `this` before anything is awaited: by instance, Passport binds them anew for each request.
    const { success, fail, error } = this;
    const startedAt = performance.now();
    void this.attempt(req, options ?? {})
      .catch((thrown: unknown): Settlement => ({ outcome: 'error', error: thrown }))
      .then((settlement) =>
        settle({ success, fail, error }, req, this.definition.provider, startedAt, settlement),
      );
  }

  private async attempt(req: LoginRequest, route: LoginAuthenticateOptions): Promise<Settlement> {
    const refuse = (refusal: Refusal, info?: unknown): Settlement => ({
      outcome: 'fail',
      code: refusal.code,
      failure: {
        ...failureFor(refusal, req, route, this.options.messages),
        ...(asObject(info) as object | undefined),
      },
      upstreamStatus: upstreamStatusOf(refusal),
    });
    const { username, password } = await this.read(req);
    const problem = credentialsProblem(username, password, this.definition.maxPasswordLength ?? 1_024);
    if (problem) return refuse({ code: problem });
    const { user, refusal } = await this.ask({ username, password } as Credentials, req, route);
    if (refusal) return refuse(refusal);
    if (!this.verify) return { outcome: 'success', user, info: undefined };
    const args = this.passReqToCallback ? [req, user] : [user];
    const verdict = await runVerify(this.verify, args, this.definition.owner);
    if (!verdict.user) return refuse({ code: 'invalid_credentials' }, verdict.info);
    return { outcome: 'success', ...verdict };
  }

  private async read(req: LoginRequest): Promise<Record<keyof Credentials, unknown>> {
    const {
      credentials,
      usernameField = this.definition.usernameField,
      passwordField = 'password',
    } = this.options;
    if (credentials) {
      const found = await credentials(req);
      return { username: own(found, 'username'), password: own(found, 'password') };
    }
    return { username: readField(req.body, usernameField), password: readField(req.body, passwordField) };
  }

  private async ask(
    credentials: Credentials,
    req: LoginRequest,
    route: LoginAuthenticateOptions,
  ): Promise<LoginResult<User>> {
    if (this.inFlight.count >= (this.options.maxInFlight ?? 1_000)) {
      throw new UpstreamError('ERR_UPSTREAM_BUSY', this.definition.provider, { retryAfter: 1 });
    }
    const client = new AbortController();
    const stopWatching = watchClient(req, () => client.abort());
    this.inFlight.count++;
    try {
      return await this.login(credentials, { req, route, signal: client.signal });
    } finally {
      this.inFlight.count--;
      stopWatching();
    }
  }
}
