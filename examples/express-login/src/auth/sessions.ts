import type { CookieOptions, ErrorRequestHandler, Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Config } from '../config/config';
import { Problem } from '../errors/problem';
import { isStoreDown, storeDown, type Redis } from '../redis/redis';
import { memorySessions, RedisSessions } from '../redis/session-store';

/** The name of the session's cookie. */
export const sessionCookie = 'sid';

/** What sets the cookie; clearing it takes the same. */
export const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } satisfies CookieOptions;

const hour = 3_600_000;

/** Gives each request its session, and refuses it where there is no store for one. */
export function createSessions({ sessionSecret }: Config, redis: Redis | undefined): RequestHandler[] {
  return [
    (req, _res, next) => {
      // `OPTIONS *` is for no path. It would get no session, without which nothing after this works.
      if (!req.path.startsWith('/')) throw new Problem(404, 'not_found');
      // At once: a guest's session is not read, and would be missed only after a form was filled in for nothing.
      next(redis && !redis.isReady ? storeDown() : undefined);
    },
    session({
      name: sessionCookie,
      secret: sessionSecret,
      store: redis ? new RedisSessions(redis) : memorySessions(),
      resave: false,
      saveUninitialized: false,
      // 'auto' is Secure wherever the browser came by TLS, be it to a proxy that TRUST_PROXY counts.
      cookie: { ...cookieOptions, secure: 'auto', maxAge: 8 * hour },
    }),
  ];
}

/**
 * Takes the session from a request whose session could not be kept, before its error is answered: the answer would set
 * a cookie for it, half a login.
 */
export const withoutLostSession: ErrorRequestHandler = (error: unknown, req, _res, next) => {
  if (isStoreDown(error)) Object.assign(req, { session: undefined, user: undefined });
  next(error);
};

/** Lets a guest's session, which holds no more than a form's token, end sooner than that of somebody signed in. */
export function shortenGuestSession(req: Request): void {
  if (!req.user) req.session.cookie.maxAge = hour;
}
