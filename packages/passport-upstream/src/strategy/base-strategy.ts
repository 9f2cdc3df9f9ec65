import { Strategy } from 'passport-strategy';
import { checkOptions, type OptionChecks } from '../ground/options';
import { checkPassport } from './passport-version';
import type { LoginRequest } from './login-request';
import { report, type Actions, type AuthResult } from './auth-result';
import { runVerify, type VerifyResult } from './verify';

/** What every strategy of the family is made of. */
export interface StrategyDefinition {
  /** The class's name, with which every message about an option starts. */
  className: string;
  /** The strategy's name, unless the option `name` says otherwise. */
  name: string;
  /** Checks of its options. */
  checks: OptionChecks;
}

interface CommonOptions {
  name?: string | undefined;
  passReqToCallback?: boolean | undefined;
}

// Named here, so that the published types do not mention a module without types.
const PassportStrategy: new () => Actions = Strategy as new () => Actions;

type AnyVerify = (...args: unknown[]) => unknown;

/**
 * What a login strategy and a bearer strategy have in common: options that are checked once, a verify callback in
 * every form, and exactly one action of Passport's.
 *
 * Nothing of one request is kept on `this`: by name, Passport calls a copy made with `Object.create` (on which
 * `#private` members would throw); by instance, it calls this very object for every request at once.
 */
export abstract class BaseStrategy<
  Options extends object,
  Result extends AuthResult = AuthResult,
> extends PassportStrategy {
  readonly name: string;
  /** The options as checked; a member that was not given is absent. */
  protected readonly options: Readonly<Partial<Options>>;
  private readonly className: string;
  private readonly verify: AnyVerify | undefined;
  private readonly passReqToCallback: boolean;

  /**
   * Takes what the strategy's constructor was given: `()`, `(verify)`, `(options)` or `(options, verify)`.
   *
   * @throws TypeError for an option that is unknown or wrong
   */
  protected constructor(
    { className, name, checks }: StrategyDefinition,
    options?: unknown,
    verify?: unknown,
  ) {
    super();
    if (typeof options === 'function' && verify !== undefined) {
      throw new TypeError(`${className}: options come before verify.`);
    }
    const [given, callback] = typeof options === 'function' ? [{}, options] : [options ?? {}, verify];
    if (callback !== undefined && typeof callback !== 'function') {
      throw new TypeError(`${className}: verify must be a function.`);
    }
    const checked = checkOptions<CommonOptions>(className, given, checks);
    this.options = checked as Readonly<Partial<Options>>;
    this.className = className;
    this.name = checked.name ?? name;
    this.verify = callback as AnyVerify | undefined;
    this.passReqToCallback = checked.passReqToCallback ?? false;
  }

  /** Called by Passport. Ends in exactly one of `success`, `fail` and `error`. */
  authenticate(req: LoginRequest, options?: object): void {
    // Taken off `this` before anything is awaited: by instance, Passport binds them anew for each request.
    const { success, fail, error } = this;
    const startedAt = performance.now();
    void this.begin(req, options ?? {})
      .catch((thrown: unknown) => ({ outcome: 'error', error: thrown }) as Result)
      .then((result) => {
        // Before Passport is told, while a tracer's span of the request is still open.
        this.ended(result, startedAt);
        report({ success, fail, error }, req, result);
      });
  }

  /** Decides how one request ends. What it throws is an error. */
  protected abstract attempt(req: LoginRequest, authenticateOptions: object): Promise<Result>;

  /** Called when an attempt has ended, before Passport is told how. */
  protected ended(_result: Result, _startedAt: number): void {}

  private async begin(req: LoginRequest, authenticateOptions: object): Promise<Result> {
    checkPassport(this.className, req);
    return this.attempt(req, authenticateOptions);
  }

  /** Asks verify, if there is one, who the user is to the application. */
  protected async decide(req: LoginRequest, user: object): Promise<VerifyResult> {
    if (!this.verify) return { user, info: undefined };
    return runVerify(this.verify, this.passReqToCallback ? [req, user] : [user], this.className);
  }
}
