import type { RequestHandler } from 'express';
import { freshTokens } from 'passport-ovok';
import { Problem, sessionEnded } from '../errors/problem';
import type { Clients } from './providers';
import { forgetSession } from './sign-out';

/**
 * Lets on whoever is signed in, with tokens that live for another minute where they can; a guest gets a 401.
 *
 * It stands before the routes that need somebody, and not before all: whose provider is down can still sign out, and
 * sign in elsewhere.
 */
export function createGate(clients: Clients): RequestHandler {
  const keepFresh = freshTokens({ ...clients });
  return (req, res, next) => {
    const cameSignedIn = req.user !== undefined;
    keepFresh(req, res, (error) => {
      if (error) return next(error);
      if (req.user) return next();
      if (!cameSignedIn) return next(new Problem(401, 'not_signed_in'));
      // The provider refused, or has no refresh: `freshTokens` has signed them out.
      forgetSession(req, res).then(() => next(sessionEnded()), next);
    });
  };
}
