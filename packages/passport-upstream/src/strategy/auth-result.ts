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
  success: (user: unknown, info?: unknown) => void;
  fail: (challenge: unknown, status?: number) => void;
  error: (err: unknown) => void;
}

/**
 * Tells Passport how an attempt ended, by exactly one of its actions. Where an action itself throws (the session store
 * is down, the application's callback is broken), the attempt ends in `error`.
 *
 * @returns how it ended after all
 */
export function settle(actions: Actions, req: LoginRequest, settlement: AuthResult): AuthResult {
  try {
    act(actions, req, settlement);
    return settlement;
  } catch (error) {
    const failed: AuthResult = { outcome: 'error', error };
    try {
      act(actions, req, failed);
    } catch {
      // Not even the application's error handling could take it. Thrown on, it would end the process.
      process.emitWarning('The application threw when a Passport strategy told it how an attempt had ended.');
    }
    return failed;
  }
}

function act(actions: Actions, req: LoginRequest, settlement: AuthResult): void {
  switch (settlement.outcome) {
    case 'success':
      return actions.success(settlement.user, asObject(settlement.info));
    case 'fail':
      for (const [name, value] of Object.entries(settlement.headers)) setResponseHeader(req, name, value);
      return actions.fail(settlement.challenge, settlement.status);
    case 'error':
      return actions.error(asError(settlement.error));
  }
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
