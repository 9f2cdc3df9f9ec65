import { Passport } from 'passport';
import { fromSession, toSession } from 'passport-ovok';
import type { Provider } from './providers';

/** An instance of Passport's own, where `import passport from 'passport'` is one for the whole process. */
export type Authenticator = InstanceType<typeof Passport>;

/**
 * A Passport that signs in with the given providers. Each strategy's user is the application's user here; an
 * application with accounts of its own gives the strategies a verify callback that finds them.
 */
export function createPassport(providers: readonly Provider[]): Authenticator {
  const passport = new Passport();
  for (const { strategy } of providers) passport.use(strategy);
  // They keep the tokens in the session, and hide them on `req.user` from whatever is sent to the browser.
  passport.serializeUser(toSession);
  passport.deserializeUser(fromSession);
  return passport;
}
