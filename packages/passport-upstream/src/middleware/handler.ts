import type { IncomingMessage, ServerResponse } from 'node:http';

/** An Express handler or middleware, typed without Express. */
export type Handler = (req: IncomingMessage, res: ServerResponse, next: (err?: unknown) => void) => void;

/** Calls the next handler when `work` has ended, or the error handler if it failed. */
export function goOnAfter(work: Promise<unknown>, next: (err?: unknown) => void): void {
  // `setImmediate` leaves the promise: otherwise an exception of the next handler would become a rejection here.
  work.then(
    () => setImmediate(next),
    (error: unknown) => setImmediate(next, error),
  );
}
