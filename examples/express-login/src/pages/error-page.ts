import type { ErrorRequestHandler } from 'express';
import { logFault } from '../error-log';
import { problemOf } from '../problem';
import { render } from '../views';

/** Answers an error with a page that says what the visitor may know of it, and no more. */
export const errorPage: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) return next(error);
  logFault(error);
  const { status, title, message, headers } = problemOf(error);
  res.status(status).set(headers).send(render('error', { title, message }));
};
