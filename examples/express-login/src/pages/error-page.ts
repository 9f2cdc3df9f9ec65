import type { ErrorRequestHandler } from 'express';
import { adviceFor } from '../errors/advice';
import type { Csrf } from '../middleware/csrf';
import { logError } from '../logging/log-error';
import { negotiateLanguage } from '../i18n/negotiate-language';
import type { Texts, TitledStatus } from '../i18n/texts';
import { problemOf } from '../errors/problem';
import { render } from './views';

/** Sends an error as a page that tells the visitor what they may know of it. */
export const errorPage =
  (csrf: Csrf): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    logError(error, req);
    const problem = problemOf(error);
    const { status, code, headers } = problem;
    // A user whose provider is down can still sign out.
    const csrfToken = req.user && csrf.tokenFor(req, res);
    res.status(status).set(headers);
    const texts = negotiateLanguage(req, res);
    const title = titleOf(status, texts);
    res.send(render('error', texts, { title, message: adviceFor(problem, texts), status, code, csrfToken }));
  };

function titleOf(status: number, { error: { titles } }: Texts): string {
  return titles[status as TitledStatus] ?? titles[status < 500 ? 400 : 500];
}
