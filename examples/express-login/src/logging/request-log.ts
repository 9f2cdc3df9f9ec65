import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { printable } from './log';

/** Writes a line about each request when it ends, and gives handlers `req.log`, whose lines have the request's id. */
export function requestLog(logger: Logger): RequestHandler {
  const lineOf = (req: Request, res: Response, { responseTime }: { responseTime: number }) => ({
    method: req.method,
    // What stands after it may be anything: a login form that was sent by GET has the password there.
    path: printable(req.originalUrl.replace(/\?.*/s, '')),
    // As nginx has it: the browser left before there was an answer.
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

/** Marks an answer as nothing to tell of: probes and static files come all the time. */
export function markRoutine(res: Response): void {
  res.locals.isRoutine = true;
}
