import type { ErrorRequestHandler } from 'express';
import { knownTokenFor } from '../csrf';
import { logFault } from '../error-log';
import { problemOf } from '../problem';
import { render } from '../views';
import { adviceOn } from './advice';

/** Answers an error with a page that says what the visitor may know of it, and no more. */
export const errorPage: ErrorRequestHandler = (error: unknown, req, res, next) => {
  if (res.headersSent) return next(error);
  logFault(error);
  const problem = problemOf(error);
  const { status, title, headers } = problem;
  // Whose provider is down need not wait for it to sign out.
  const csrfToken = req.user && knownTokenFor(req);
  res.status(status).set(headers);
  res.send(render('error', { title, message: adviceOn(problem), csrfToken }));
};
