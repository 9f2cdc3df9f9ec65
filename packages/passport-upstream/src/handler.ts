import type { IncomingMessage, ServerResponse } from 'node:http';

/** An Express handler or middleware, typed without Express. */
export type Handler = (req: IncomingMessage, res: ServerResponse, next: (err?: unknown) => void) => void;
