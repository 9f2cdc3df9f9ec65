import type { CookieOptions, ErrorRequestHandler, RequestHandler } from 'express';
import session from 'express-session';
import type { Config } from '../config/config';
import { Problem } from '../errors/problem';
import { isStoreDown, storeDown, type Redis } from '../redis/redis';
import { RedisSessions } from '../redis/session-store';
import { memorySessions } from './memory-sessions';

/** The name of the session's cookie. */
export const sessionCookie = 'sid';

/** The cookie's options; clearing it needs the same ones. */
export const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } satisfies CookieOptions;

const hour = 3_600_000;

/** Loads each request's session, and responds 503 where the session store is down. */
export function createSessions({ sessionSecret }: Config, redis: Redis | undefined): RequestHandler[] {
  return [
    (req, _res, next) => {
      // `OPTIONS *` has no path, and express-session gives such a request no session.
      if (!req.path.startsWith('/')) throw new Problem(404, 'not_found');
      // A guest has no session to load, and would notice the outage only after filling in the form.
      next(redis && !redis.isReady ? storeDown() : undefined);
    },
    session({
      name: sessionCookie,
      secret: sessionSecret,
      store: redis ? new RedisSessions(redis) : memorySessions(),
      resave: false,
      saveUninitialized: false,
      // 'auto' means Secure where the browser uses TLS, to this process or to a proxy that TRUST_PROXY counts.
      cookie: { ...cookieOptions, secure: 'auto', maxAge: 8 * hour },
    }),
  ];
}

/**
 * Removes the session from a request whose session could not be stored, before the error is sent: the response would set
 * a cookie for a session that does not exist.
 */
export const withoutLostSession: ErrorRequestHandler = (error: unknown, req, _res, next) => {
  if (isStoreDown(error)) Object.assign(req, { session: undefined, user: undefined });
  next(error);
};
