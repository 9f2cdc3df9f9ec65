import type { RequestHandler } from 'express';
import type { Failure } from 'passport-ovok';
import type { Authenticator } from './passport';
import { refused } from '../errors/problem';
import type { Provider } from './providers';

/**
 * Signs in whoever's credentials are in the body, and goes on. Passport gives the browser a new session for it, so
 * that an id which somebody else knows is worth nothing afterwards.
 */
export function signIn(passport: Authenticator, { name }: Provider): RequestHandler {
  return (req, res, next) => {
    const decide = (
      error: unknown,
      user?: Express.User | false | null,
      failure?: unknown,
      status?: unknown,
    ) => {
      if (error) next(error);
      else if (user) req.logIn(user, next);
      else next(refused(failure as Failure, status as number));
    };
    (passport.authenticate(name, decide) as RequestHandler)(req, res, next);
  };
}
