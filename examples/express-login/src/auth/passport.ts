import { Passport, type Strategy } from 'passport';
import { fromSession, toSession } from 'passport-ovok';

/** An instance of Passport's own, where `import passport from 'passport'` is one for the whole process. */
export type Authenticator = InstanceType<typeof Passport>;

/**
 * A Passport with the given strategies. Each strategy's user is the application's user here; an application with
 * accounts of its own gives the strategies a verify callback that finds them.
 */
export function createPassport(strategies: readonly Strategy[]): Authenticator {
  const passport = new Passport();
  for (const strategy of strategies) passport.use(strategy);
  // They keep the tokens in the session, and hide them on `req.user` from whatever is sent to the browser.
  passport.serializeUser(toSession);
  passport.deserializeUser(fromSession);
  return passport;
}
