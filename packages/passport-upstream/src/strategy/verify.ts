import type { LoginRequest } from './login-request';

/** The second way for a verify callback to answer. */
export interface VerifyCallback {
  /**
   * @param err a fault, if not `null` or `undefined`
   * @param user who is signed in, or `false` for a refusal
   * @param info with a user: `req.authInfo`; with a refusal: its `message`, or a member of the failure each
   */
  (err?: unknown, user?: object | false | null, info?: unknown): void;
}

/**
 * Decides who a signed-in user is to the application. It answers once: through `done`, or by the promise that it
 * returns, of the user, of `false` or `null` for a refusal, or of `[user, info]`.
 */
export interface VerifyFunction<User> {
  (user: User, done: VerifyCallback): unknown;
}

/** A verify callback that gets the request first: option `passReqToCallback`. */
export type VerifyFunctionWithRequest<User> = WithRequest<User>['verify'];

interface WithRequest<User> {
  // A method, so that `req` may be typed as the framework's own request.
  verify(req: LoginRequest, user: User, done: VerifyCallback): unknown;
}

/** What a verify callback decided. */
export interface VerifyResult {
  /** Falsy for a refusal. */
  user: unknown;
  info: unknown;
}

/**
 * Runs a verify callback until its first answer. A throw, a rejection and an error given to `done` reject.
 *
 * NestJS's verify declares no parameter, calls `done`, and returns a promise of nothing. So the number of declared
 * parameters counts only where nothing was answered: a verify that declares `done` may still call it, one that
 * declares less has forgotten to answer.
 *
 * @param className the strategy's class, with which a complaint starts
 */
export function runVerify(
  verify: (...args: unknown[]) => unknown,
  args: readonly unknown[],
  className: string,
): Promise<VerifyResult> {
  return new Promise((resolve, reject) => {
    let called = false;
    const answer = (user: unknown, info?: unknown) => {
      if (user === true)
        reject(new TypeError(`${className}: verify answered true. Answer with the user, or with false.`));
      else resolve({ user, info });
    };
    const done: VerifyCallback = (err, user, info) => {
      called = true;
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what the application gave is passed on
      if (err) reject(err);
      else answer(user, info);
    };
    const take = (value: unknown) => {
      if (Array.isArray(value)) answer(value[0], value[1]);
      else if (value !== undefined) answer(value);
      else if (!called) {
        reject(
          new TypeError(`${className}: verify answered nothing. Return a promise of the user, or call done.`),
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
