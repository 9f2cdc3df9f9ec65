import type { RequestHandler } from 'express';
import { freshTokens } from 'passport-ovok';
import type { Lock } from 'passport-upstream';
import { Problem, sessionEnded } from '../errors/problem';
import type { Clients } from './providers';
import { forgetSession } from './sign-out';

/**
 * Lets a signed-in user pass, with tokens that are valid for another minute where the provider renews them; anybody else
 * gets a 401.
 *
 * It stands before the routes that need a user, and not before all: a user whose provider is down can still sign out, or
 * sign in with the other provider.
 *
 * @param lock lets one process at a time refresh the tokens of a session
 */
export function requireUser(clients: Clients, lock?: Lock): RequestHandler {
  const refreshTokens = freshTokens({ ...clients }, { lock });
  return (req, res, next) => {
    const hadUser = req.user !== undefined;
    refreshTokens(req, res, (error) => {
      if (error) return next(error);
      if (req.user) return next();
      if (!hadUser) return next(new Problem(401, 'not_signed_in'));
      // The session ended before `freshTokens` looked. The browser may have signed in anew, and keeps its cookie.
      if ((req.sessionID as string | undefined) === undefined) return next(sessionEnded());
      // The provider refused to refresh the tokens, or cannot: `freshTokens` has signed the user out.
      forgetSession(req, res).then(() => next(sessionEnded()), next);
    });
  };
}
