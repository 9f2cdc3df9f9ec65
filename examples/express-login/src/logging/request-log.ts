import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { printable } from './log';

/** Logs each request when it ends, and gives handlers `req.log`, whose lines carry the request's id. */
export function requestLog(logger: Logger): RequestHandler {
  const lineOf = (req: Request, res: Response, { responseTime }: { responseTime: number }) => ({
    method: req.method,
    // Without the query: a login form that was sent by GET has the password there.
    path: printable(req.originalUrl.replace(/\?.*/s, '')),
    // nginx's status for a client that closed the connection before the response.
    status: res.headersSent ? res.statusCode : 499,
    durationMs: responseTime,
    address: printable(req.ip ?? ''),
  });
  return pinoHttp<Request, Response>({
    logger,
    genReqId: () => randomUUID(),
    quietReqLogger: true,
    quietResLogger: true,
    wrapSerializers: false,
    serializers: { req: () => undefined },
    customAttributeKeys: { reqId: 'id' },
    customLogLevel: (_req, res) => {
      if (res.statusCode >= 500) return 'error';
      return res.locals.isRoutine ? 'debug' : 'info';
    },
    customSuccessObject: lineOf,
    customErrorObject: (req, res, _error, value) => lineOf(req, res, value as { responseTime: number }),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
  });
}

/** Marks a response as routine, as those to probes and for static files are; its line has the level `debug`. */
export function markRoutine(res: Response): void {
  res.locals.isRoutine = true;
}
