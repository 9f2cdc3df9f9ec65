import { Passport, type Strategy } from 'passport';
import { fromSession, toSession } from 'passport-ovok';

/** An instance of Passport; `import passport from 'passport'` would be one instance for the whole process. */
export type Authenticator = InstanceType<typeof Passport>;

/**
 * A Passport with the given strategies. Each strategy's user is the application's user here; an application with
 * accounts of its own gives the strategies a verify callback that finds them.
 */
export function createPassport(strategies: readonly Strategy[]): Authenticator {
  const passport = new Passport();
  for (const strategy of strategies) passport.use(strategy);
  // They keep the tokens across requests, as members of `req.user` that `res.json` does not show.
  passport.serializeUser(toSession);
  passport.deserializeUser(fromSession);
  return passport;
}
