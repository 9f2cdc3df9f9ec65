import { Passport } from 'passport';

/** How a strategy answered one request. */
export interface Attempt {
  outcome: 'success' | 'fail' | 'error';
  user?: unknown;
  /** Passport's `info`: of a success verify's, of a refusal the failure. */
  info?: unknown;
  /** The status that `fail` was given. */
  status?: number | undefined;
  error?: unknown;
  /** How often the strategy has answered so far: more than once is a bug. */
  answers: number;
}

interface AuthenticatedStrategy {
  name?: string;
  authenticate(req: never, options?: never): void;
}

/**
 * Authenticates one request through a real Passport, and gives what a custom callback gets.
 *
 * @param request what the host puts on the request: `body`, `headers`, `socket`, …
 * @param by whether the strategy is used by its name (Passport works on a copy) or as an instance (on the object)
 */
export function attempt(
  strategy: AuthenticatedStrategy,
  request: object = {},
  options: object = {},
  by: 'name' | 'instance' = 'name',
): Promise<Attempt> {
  const passport = new Passport().use(strategy as never);
  const result: Attempt = { outcome: 'error', answers: 0 };
  return new Promise((resolve) => {
    const onAnswer = (error: unknown, user: unknown, info: unknown, status?: unknown) => {
      result.answers += 1;
      const outcome = error ? 'error' : user ? 'success' : 'fail';
      Object.assign(result, { outcome, error, user, info, status });
      // Late enough to see a second answer of the same turn.
      setImmediate(resolve, result);
    };
    const named = by === 'name' ? strategy.name : strategy;
    const middleware = passport.authenticate(named as string, options as never, onAnswer) as (
      ...args: unknown[]
    ) => void;
    middleware({ headers: {}, ...request }, {}, (error: unknown) =>
      onAnswer(error ?? new Error('passed'), null, null),
    );
  });
}
