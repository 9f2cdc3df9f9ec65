import type { ErrorRequestHandler, Request, Response } from 'express';
import { tokenFor } from '../csrf';
import { problemOf, sessionEnded, type Problem } from '../problem';
import type { Provider } from '../providers';
import { localPath } from '../return-to';
import { shortenGuestSession } from '../sessions';
import { render, type LoginForm } from '../views';
import { adviceOn } from './advice';

/** Where a form is filled in again: which provider's, and why. */
interface Failed {
  provider: Provider;
  problem: Problem;
}

/** Sends the login page. */
export function sendLoginPage(
  req: Request,
  res: Response,
  providers: readonly Provider[],
  failed?: Failed,
): void {
  const wanted = failed?.provider.name ?? req.query.provider;
  const chosen = providers.find(({ name }) => name === wanted) ?? providers[0];
  const body = (req.body ?? {}) as Record<string, unknown>;
  const forms = providers.map((provider): LoginForm => {
    const { name, label, usernameField } = provider;
    const form = { name, label, usernameField, email: '', chosen: provider === chosen };
    if (failed?.provider !== provider) return form;
    return { ...form, email: shown(body[usernameField]), problem: adviceOn(failed.problem) };
  });
  shortenGuestSession(req);
  const returnTo = localPath(failed ? body.returnTo : req.query.returnTo, '');
  const notice = failed || req.query.ended === undefined ? undefined : sessionEnded().message;
  res.send(render('login', { csrfToken: tokenFor(req), returnTo, notice, forms }));
}

/** Answers a failed login with its form, to be filled in again. */
export function loginFailed(provider: Provider, providers: readonly Provider[]): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const problem = problemOf(error);
    // These say nothing about the credentials, and there may be no session to keep a form's token in.
    if (res.headersSent || ['foreign_origin', 'internal_error'].includes(problem.code)) return next(error);
    res.status(problem.status).set(problem.headers);
    sendLoginPage(req, res, providers, { provider, problem });
  };
}

/** The typed address, unless it is no address that could have been typed. */
function shown(email: unknown): string {
  return typeof email === 'string' && email.length <= 320 ? email : '';
}
