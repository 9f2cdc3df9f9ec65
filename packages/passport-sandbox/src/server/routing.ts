import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Handler, Surface } from './handler';

/** Carries a request to its handler and the handler's response back. */
export type Exchange = (
  handler: Handler,
  option: string,
  req: IncomingMessage,
  res: ServerResponse,
) => Promise<void>;

/** Responds with 413 itself, as NestJS's body parser does; neither provider's document mentions it. */
function sized(surface: Surface, handler: Handler): Handler {
  return (request, option) =>
    request.problem === 'too large'
      ? surface.refusal(request, 413, 'request entity too large')
      : handler(request, option);
}

/**
 * The surface's routes as one listener. Paths are taken literally, case and final slash included, so that a mistake
 * in how a client builds its URLs shows.
 */
export function createRouting(surface: Surface, exchange: Exchange): RequestListener {
  const app = express();
  const router = express.Router({ caseSensitive: true, strict: true });
  for (const { method, path, handler } of surface.routes) {
    router[method](path, (req, res) =>
      exchange(sized(surface, handler), String(req.params.option ?? ''), req, res),
    );
  }
  app.use(router);
  app.use((req: Request, res: Response) => exchange(surface.missing, '', req, res));
  // Express comes here when a path has a percent sign that stands for nothing.
  app.use((_error: unknown, req: Request, res: Response, _next: NextFunction) =>
    exchange((request) => surface.refusal(request, 400, 'Failed to decode the path'), '', req, res),
  );
  return app;
}
