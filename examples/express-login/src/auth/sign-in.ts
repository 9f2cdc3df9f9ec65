import type { RequestHandler } from 'express';
import type { Failure } from 'passport-ovok';
import type { Authenticator } from './passport';
import { loginProblem } from '../errors/problem';
import type { Provider } from './providers';

/**
 * Signs the user in with the credentials in the body. Passport gives the browser a new session id, so that an id which
 * an attacker has planted is worthless afterwards.
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
      else next(loginProblem(failure as Failure, status as number));
    };
    (passport.authenticate(name, decide) as RequestHandler)(req, res, next);
  };
}
