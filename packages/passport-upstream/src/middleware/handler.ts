import type { IncomingMessage, ServerResponse } from 'node:http';

/** An Express handler or middleware, typed without Express. */
export type Handler = (req: IncomingMessage, res: ServerResponse, next: (err?: unknown) => void) => void;

/** Goes on once `work` is done: with the next handler, or with the error handler where it failed. */
export function goOnAfter(work: Promise<unknown>, next: (err?: unknown) => void): void {
  // Not in the promise's own turn: what a handler throws is no rejection of ours.
  work.then(
    () => setImmediate(next),
    (error: unknown) => setImmediate(next, error),
  );
}
