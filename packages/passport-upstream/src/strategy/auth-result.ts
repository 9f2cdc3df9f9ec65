import { setResponseHeader, type LoginRequest } from './login-request';

/** How one attempt to authenticate ended. */
export type AuthResult =
  | { outcome: 'success'; user: unknown; info?: unknown }
  | {
      outcome: 'fail';
      challenge: unknown;
      status: number;
      /** Put on the response, where the host lets a strategy reach it. */
      headers: Readonly<Record<string, string>>;
    }
  | { outcome: 'error'; error: unknown };

/** The actions that Passport puts on a strategy for one request. */
export interface Actions {
  success: (user: unknown, info?: unknown) => unknown;
  fail: (challenge: unknown, status?: number) => unknown;
  error: (err: unknown) => unknown;
}

/**
 * Tells Passport how an attempt ended, by exactly one of its actions.
 *
 * An action runs the application's own code: its session store, its callback. What that throws, at once or by the
 * promise that a callback returns, is not told to the callback a second time. It goes to the request's `next`, where
 * Express has one, and else is an uncaught exception, as anywhere in Node.js.
 */
export function report(actions: Actions, req: LoginRequest, result: AuthResult): void {
  // Not in the turn of a promise, whose rejection would swallow what the application throws.
  const passOn = (error: unknown) => {
    const { next } = req as { next?: (error: unknown) => void };
    if (typeof next === 'function') next(asError(error));
    else setImmediate(() => rethrow(error));
  };
  try {
    Promise.resolve(act(actions, req, result)).catch(passOn);
  } catch (error) {
    passOn(error);
  }
}

function act(actions: Actions, req: LoginRequest, result: AuthResult): unknown {
  switch (result.outcome) {
    case 'success':
      return actions.success(result.user, asObject(result.info));
    case 'fail':
      for (const [name, value] of Object.entries(result.headers)) setResponseHeader(req, name, value);
      return actions.fail(result.challenge, result.status);
    case 'error':
      return actions.error(asError(result.error));
  }
}

function rethrow(error: unknown): never {
  throw error;
}

/** A text as the object that Passport's messages and flashes read. */
export function asObject(info: unknown): unknown {
  return typeof info === 'string' ? { message: info } : info;
}

/**
 * An error that surely is one. Passport hands it to `next`, and Express reads `next()` as "go on" and
 * `next('route')` as "skip this route": either would let a guest in.
 */
function asError(thrown: unknown): object {
  return typeof thrown === 'object' && thrown !== null ? thrown : new Error(String(thrown));
}
