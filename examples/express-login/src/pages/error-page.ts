import type { ErrorRequestHandler } from 'express';
import { adviceOn } from '../errors/advice';
import { knownTokenFor } from '../middleware/csrf';
import { logFault } from '../logging/log-error';
import { speak } from '../i18n/negotiate-language';
import type { Texts, TitledStatus } from '../i18n/texts';
import { problemOf } from '../errors/problem';
import { render } from './views';

/** Answers an error with a page that says what the visitor may know of it, and no more. */
export const errorPage: ErrorRequestHandler = (error: unknown, req, res, next) => {
  if (res.headersSent) return next(error);
  logFault(error, req);
  const problem = problemOf(error);
  const { status, code, headers } = problem;
  // Whose provider is down need not wait for it to sign out.
  const csrfToken = req.user && knownTokenFor(req);
  res.status(status).set(headers);
  const texts = speak(req, res);
  const title = titleOf(status, texts);
  res.send(render('error', texts, { title, message: adviceOn(problem, texts), status, code, csrfToken }));
};

function titleOf(status: number, { error: { titles } }: Texts): string {
  return titles[status as TitledStatus] ?? titles[status < 500 ? 400 : 500];
}
