import type { ErrorRequestHandler } from 'express';
import { adviceFor } from '../errors/advice';
import { logError } from '../logging/log-error';
import { negotiateLanguage } from '../i18n/negotiate-language';
import { problemOf } from '../errors/problem';

/**
 * Sends an error as RFC 9457 problem details, in the same form as `jsonLogin`:
 *
 * ```http
 * HTTP/1.1 401 Unauthorized
 * Content-Type: application/problem+json
 *
 * {
 *   "type": "about:blank", "title": "Unauthorized", "status": 401,
 *   "detail": "Nobody is signed in.", "code": "not_signed_in"
 * }
 * ```
 */
export const problemDetails: ErrorRequestHandler = (error: unknown, req, res, next) => {
  if (res.headersSent) return next(error);
  logError(error, req);
  const problem = problemOf(error);
  const { status, title, code, headers, retryAfter } = problem;
  const detail = adviceFor(problem, negotiateLanguage(req, res));
  res.status(status).set(headers).type('application/problem+json');
  res.send(JSON.stringify({ type: 'about:blank', title, status, detail, code, retryAfter }));
};
