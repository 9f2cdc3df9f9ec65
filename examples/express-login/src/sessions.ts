import type { CookieOptions, Request, RequestHandler } from 'express';
import session, { MemoryStore } from 'express-session';
import type { Config } from './config';

/** The name of the session's cookie. */
export const sessionCookie = 'sid';

/** What sets the cookie; clearing it takes the same. */
export const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } satisfies CookieOptions;

const hour = 3_600_000;

/** Sessions in this process's memory: they end with it, and no other process knows them. */
export function createSessions(config: Config): RequestHandler {
  const store = new MemoryStore();
  // It forgets what has expired only when somebody asks for it, and `all` asks for everything: without this, guests
  // who look at the login page and leave would pile up.
  setInterval(() => store.all(() => {}), 60_000).unref();
  return session({
    name: sessionCookie,
    secret: config.sessionSecret,
    store,
    resave: false,
    saveUninitialized: false,
    // 'auto' is Secure wherever the browser came by TLS, be it to a proxy that TRUST_PROXY counts.
    cookie: { ...cookieOptions, secure: 'auto', maxAge: 8 * hour },
  });
}

/** Lets a guest's session, which holds no more than a form's token, end sooner than that of somebody signed in. */
export function shortenGuestSession(req: Request): void {
  if (!req.user) req.session.cookie.maxAge = hour;
}
