import type { Request, Response } from 'express';
import type { OvokBearerUser, OvokClient } from 'passport-ovok';
import { Problem, retryHeader, sessionEnded } from '../errors/problem';
import type { Account } from './providers';
import { forgetSession } from './sign-out';

/**
 * Asks Ovok who is signed in, in their own name: a call of the provider's API as an application makes many.
 *
 * @throws Problem where Ovok refuses; UpstreamError where it is down
 */
export async function askOvok(client: OvokClient, req: Request, res: Response): Promise<OvokBearerUser> {
  const account = req.user as Account;
  if (account.provider !== 'ovok') {
    throw new Problem(403, 'other_provider');
  }
  // Nobody waits for the answer any more: neither do we.
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const { user, refusal } = await client.me(account.tokens.accessToken, { signal: gone.signal });
  if (user) return user;
  if (refusal.code === 'rate_limited') {
    throw new Problem(429, refusal.code, retryHeader(refusal.retryAfter));
  }
  // The token's time is not over, so its session was ended at Ovok: it is no more worth here.
  await forgetSession(req, res);
  throw sessionEnded();
}
