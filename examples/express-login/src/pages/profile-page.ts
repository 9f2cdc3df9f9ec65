import type { Request, Response } from 'express';
import { UpstreamError, type OvokClient } from 'passport-ovok';
import { adviceFor } from '../errors/advice';
import { askOvok } from '../auth/ask-ovok';
import type { AppContext } from '../server/app-context';
import { logError } from '../logging/log-error';
import { negotiateLanguage } from '../i18n/negotiate-language';
import { problemOf } from '../errors/problem';
import type { Account } from '../auth/providers';
import { render, type OvokStatement } from './views';
import { tokenLife } from './token-life';

/** Sends the user's profile. */
export async function sendProfile(
  req: Request,
  res: Response,
  { providers, csrf }: AppContext,
  ovok?: OvokClient,
): Promise<void> {
  const account = req.user as Account;
  const statement = ovok && (await statementOf(ovok, req, res));
  const label = providers.find(({ name }) => name === account.provider)?.label ?? account.provider;
  const texts = negotiateLanguage(req, res);
  const life = tokenLife(account, texts.locale);
  res.send(render('profile', texts, { csrfToken: csrf.tokenFor(req, res), account, label, life, statement }));
}

/** Asks Ovok for the user. Where that fails, the page says why, and shows everything else. */
async function statementOf(ovok: OvokClient, req: Request, res: Response): Promise<OvokStatement> {
  try {
    return { user: await askOvok(ovok, req, res) };
  } catch (error) {
    const problem = problemOf(error);
    if (!(error instanceof UpstreamError) && problem.status !== 429) throw error;
    logError(error, req);
    res.status(problem.status).set(problem.headers);
    return { problem: adviceFor(problem, negotiateLanguage(req)) };
  }
}
