import type { Request, Response } from 'express';
import { UpstreamError, type OvokClient } from 'passport-ovok';
import { adviceOn } from '../errors/advice';
import { askOvok } from '../auth/ask-ovok';
import { keptTokenFor } from '../middleware/csrf';
import { logFault } from '../logging/log-error';
import { speak, textsFor } from '../i18n/negotiate-language';
import { problemOf } from '../errors/problem';
import type { Account, Provider } from '../auth/providers';
import { render, type OvokAnswer } from './views';
import { tokenLife } from './token-life';

/** Sends the profile of whoever is signed in. */
export async function sendProfile(
  req: Request,
  res: Response,
  providers: readonly Provider[],
  ovok?: OvokClient,
): Promise<void> {
  const account = req.user as Account;
  const csrfToken = await keptTokenFor(req);
  const answer = ovok && (await answerOf(ovok, req, res));
  const label = providers.find(({ name }) => name === account.provider)?.label ?? account.provider;
  const texts = speak(req, res);
  const life = tokenLife(account, texts.locale);
  res.send(render('profile', texts, { csrfToken, account, label, life, answer }));
}

/** What Ovok says. Where it says nothing the rest of the page is as good as ever. */
async function answerOf(ovok: OvokClient, req: Request, res: Response): Promise<OvokAnswer> {
  try {
    return { user: await askOvok(ovok, req, res) };
  } catch (error) {
    const problem = problemOf(error);
    if (!(error instanceof UpstreamError) && problem.status !== 429) throw error;
    logFault(error, req);
    res.status(problem.status).set(problem.headers);
    return { problem: adviceOn(problem, textsFor(req)) };
  }
}
