import { parse } from 'cookie';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { adviceFor } from '../errors/advice';
import type { AppContext } from '../server/app-context';
import { negotiateLanguage } from '../i18n/negotiate-language';
import { problemOf, type Problem } from '../errors/problem';
import type { Provider } from '../auth/providers';
import { localPath } from '../auth/local-path';
import type { Texts } from '../i18n/texts';
import { render, type LoginForm } from './views';
import { demoView } from '../demo/demo-view';

/** Sends the login page; after a failed login its form shows what was typed. */
export type LoginPage = (req: Request, res: Response, failed?: FailedLogin) => void;

/** A failed login: at which provider, and why. */
interface FailedLogin {
  provider: Provider;
  problem: Problem;
}

/** Makes the login page of the given providers; in the demo it lists the accounts as well. */
export function createLoginPage({ providers, csrf, demo: accounts }: AppContext): LoginPage {
  return (req, res, failed) => {
    const texts = negotiateLanguage(req, res);
    const demo = accounts && demoView(providers, accounts, texts.lang);
    const wanted = failed?.provider.name ?? req.query.provider;
    const chosen = providers.find(({ name }) => name === wanted) ?? providers[0];
    const body = (req.body ?? {}) as Record<string, unknown>;
    const forms = providers.map((provider): LoginForm => {
      const { name, label, usernameField, recoveryURL } = provider;
      const form = { name, label, usernameField, recoveryURL, email: '', chosen: provider === chosen };
      if (failed?.provider !== provider) return form;
      const { problem } = failed;
      const inFields = fieldProblems.has(problem.code);
      return {
        ...form,
        email: typedAddress(body[usernameField]),
        problem: { text: adviceFor(problem, texts), inFields },
      };
    });
    const returnTo = localPath(failed ? body.returnTo : req.query.returnTo, '');
    const notice = failed ? undefined : noticeFor(req, res, texts);
    res.send(render('login', texts, { csrfToken: csrf.tokenFor(req, res), returnTo, notice, forms, demo }));
  };
}

/** The cookie that says that this browser has just signed out; a link cannot set it, unlike a query. */
const signedOutCookie = 'signed-out';
const noticeCookieOptions = { httpOnly: true, sameSite: 'lax', path: '/login' } as const;

/** Makes the next login page say that the visitor is signed out. */
export function announceSignOut(res: Response): void {
  res.cookie(signedOutCookie, '1', { ...noticeCookieOptions, maxAge: 60_000 });
}

/** What led to the login page, said once. */
function noticeFor(req: Request, res: Response, { login, problems }: Texts): string | undefined {
  if (req.query.ended !== undefined) return problems.session_ended;
  if (parse(req.headers.cookie ?? '')[signedOutCookie] === undefined) return undefined;
  res.clearCookie(signedOutCookie, noticeCookieOptions);
  return login.signedOut;
}

/** Responds to a failed login with the login page. */
export function loginFailed(provider: Provider, loginPage: LoginPage): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const problem = problemOf(error);
    // These have pages of their own: filling in the form again would not help.
    const withOwnPage = ['foreign_origin', 'internal_error', 'store_unavailable'];
    if (res.headersSent || withOwnPage.includes(problem.code)) return next(error);
    res.status(problem.status).set(problem.headers);
    return loginPage(req, res, { provider, problem });
  };
}

/** The problems that the visitor solves by correcting the fields. */
const fieldProblems: ReadonlySet<string> = new Set([
  'missing_credentials',
  'malformed_credentials',
  'invalid_request',
  'invalid_credentials',
]);

/** The typed address; nothing where it cannot have been typed into the form. */
function typedAddress(email: unknown): string {
  return typeof email === 'string' && email.length <= 320 && !/\p{Cc}/u.test(email) ? email : '';
}
