import type { Request, Response } from 'express';
import type { OvokBearerUser, OvokClient } from 'passport-ovok';
import { Problem, retryAfterHeader, sessionEnded } from '../errors/problem';
import type { Account } from './providers';
import { endSession } from './sign-out';

/**
 * Asks Ovok who is signed in, with their own access token. It stands for any call of the provider's API.
 *
 * @throws Problem where Ovok refuses; UpstreamError where it is down
 */
export async function askOvok(client: OvokClient, req: Request, res: Response): Promise<OvokBearerUser> {
  const account = req.user as Account;
  if (account.provider !== 'ovok') {
    throw new Problem(403, 'other_provider');
  }
  // When the browser has closed the connection, the call of Ovok is aborted.
  const aborter = new AbortController();
  res.once('close', () => aborter.abort());
  const { user, refusal } = await client.me(account.tokens.accessToken, { signal: aborter.signal });
  if (user) return user;
  if (refusal.code === 'rate_limited') {
    throw new Problem(429, refusal.code, retryAfterHeader(refusal.retryAfter));
  }
  // The token has not expired, so the session was ended at Ovok, and it ends here as well.
  await endSession(req, res);
  throw sessionEnded();
}
