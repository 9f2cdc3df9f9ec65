import { failureStatus, type Failure, type FailureCode } from './failure';
import { present } from './present';
import { setResponseHeader, type LoginRequest } from './request';
import { loginChannel, type LoginTrace } from './trace';
import { UpstreamError } from './upstream-error';

/** How one login ended. */
export type Settlement =
  | { outcome: 'success'; user: unknown; info: unknown }
  | { outcome: 'fail'; code: FailureCode; failure: Failure; upstreamStatus?: number | undefined }
  | { outcome: 'error'; error: unknown };

/** The actions that Passport puts on a strategy for one request. */
export interface Actions {
  success: (user: unknown, info?: unknown) => void;
  fail: (challenge: unknown, status?: number) => void;
  error: (err: unknown) => void;
}

/**
 * Tells Passport how a login ended, by exactly one of its actions, and then the trace channel. Where an action itself
 * throws (the session store is down, the application's callback is broken), the request ends in `error`.
 */
export function settle(
  actions: Actions,
  req: LoginRequest,
  provider: string,
  startedAt: number,
  settlement: Settlement,
): void {
  let settled = settlement;
  try {
    act(actions, req, settled);
  } catch (error) {
    settled = { outcome: 'error', error };
    try {
      act(actions, req, settled);
    } catch {
      // Not even the application's error handling could take it. Thrown on, it would end the process.
      process.emitWarning(`${provider}: the application threw when it was told how a login had ended`);
    }
  }
  if (loginChannel.hasSubscribers) loginChannel.publish(traceOf(provider, startedAt, settled));
}

function act(actions: Actions, req: LoginRequest, settlement: Settlement): void {
  switch (settlement.outcome) {
    case 'success':
      return actions.success(settlement.user, asObject(settlement.info));
    case 'fail': {
      const { code, failure } = settlement;
      if (failure.retryAfter !== undefined) setResponseHeader(req, 'Retry-After', String(failure.retryAfter));
      return actions.fail(failure, failureStatus[code]);
    }
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

function traceOf(provider: string, startedAt: number, settlement: Settlement): LoginTrace {
  const { outcome } = settlement;
  return { provider, outcome, ...detailsOf(settlement), durationMs: performance.now() - startedAt };
}

function detailsOf(settlement: Settlement): Partial<LoginTrace> {
  if (settlement.outcome === 'success') return { upstreamStatus: 200 };
  if (settlement.outcome === 'fail') {
    const { code, upstreamStatus } = settlement;
    return present({ code, status: failureStatus[code], upstreamStatus });
  }
  if (!(settlement.error instanceof UpstreamError)) return {};
  const { code, status, upstreamStatus } = settlement.error;
  return present({ code, status, upstreamStatus });
}
