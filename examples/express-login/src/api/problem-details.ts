import type { ErrorRequestHandler } from 'express';
import { logFault } from '../error-log';
import { problemOf } from '../problem';

/**
 * Answers an error as RFC 9457 says:
 *
 * ```http
 * HTTP/1.1 401 Unauthorized
 * Content-Type: application/problem+json
 *
 * { "title": "Unauthorized", "status": 401, "detail": "Wrong e-mail address or password.", "code": "invalid_credentials" }
 * ```
 */
export const problemDetails: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) return next(error);
  logFault(error);
  const { status, title, message: detail, code, headers } = problemOf(error);
  res.status(status).set(headers).type('application/problem+json');
  res.send(JSON.stringify({ title, status, detail, code }));
};
