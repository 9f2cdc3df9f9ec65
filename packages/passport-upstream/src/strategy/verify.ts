import type { LoginRequest } from './login-request';

/** The callback through which verify tells its decision, if it does not return a promise. */
export interface VerifyCallback {
  /**
   * Tells the decision. Only the first call counts.
   *
   * @param err an error that ends the attempt; `null` or `undefined` if there is none
   * @param user the user to sign in, or `false` for a refusal
   * @param info with a user: `req.authInfo`; with a refusal: its `message`, or a member of the failure each
   */
  (err?: unknown, user?: object | false | null, info?: unknown): void;
}

/**
 * Decides who a signed-in user is to the application. It tells its decision once: through `done`, or by a promise of the
 * user, of `false` or `null` for a refusal, or of `[user, info]`.
 */
export interface VerifyFunction<User> {
  /**
   * Decides about one user.
   *
   * @param user the user as the provider described it
   * @param done the callback, for a verify that returns no promise
   * @returns a promise of the decision, or nothing if `done` is called
   */
  (user: User, done: VerifyCallback): unknown;
}

/** A verify function that gets the request as its first argument, for the option `passReqToCallback`. */
export type VerifyFunctionWithRequest<User> = WithRequest<User>['verify'];

interface WithRequest<User> {
  // Method syntax is bivariant, so `req` may be the framework's own type.
  verify(req: LoginRequest, user: User, done: VerifyCallback): unknown;
}

/** What a verify callback decided. */
export interface VerifyResult {
  /** Falsy for a refusal. */
  user: unknown;
  info: unknown;
}

/**
 * Runs a verify function until its first decision. A throw, a rejection and an error given to `done` reject.
 *
 * NestJS's verify declares no parameter, calls `done`, and returns a promise of nothing. So the number of declared
 * parameters counts only if there was no decision: a verify that declares `done` may still call it. One that does not
 * declare it can decide no more, which is an error.
 *
 * @param className the strategy's class: messages of errors start with it
 */
export function runVerify(
  verify: (...args: unknown[]) => unknown,
  args: readonly unknown[],
  className: string,
): Promise<VerifyResult> {
  return new Promise((resolve, reject) => {
    const decide = (user: unknown, info?: unknown) => {
      if (user === true) reject(new TypeError(`${className}: verify gave true. Give the user, or false.`));
      else resolve({ user, info });
    };
    const done: VerifyCallback = (err, user, info) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what the application gave is passed on
      if (err) reject(err);
      else decide(user, info);
    };
    const take = (value: unknown) => {
      if (Array.isArray(value)) decide(value[0], value[1]);
      else if (value !== undefined) decide(value);
      // Without effect if `done` was called.
      else {
        reject(
          new TypeError(`${className}: verify gave nothing. Return a promise of the user, or call done.`),
        );
      }
    };
    const declaresDone = verify.length > args.length;
    const result = verify(...args, done);
    if (isThenable(result)) {
      result.then((value) => {
        if (value !== undefined || !declaresDone) take(value);
      }, reject);
    } else if (result === false || result === null || (verify.length > 0 && !declaresDone)) take(result);
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}
