import type { RequestHandler } from 'express';
import { cookieOptions, sessionCookie } from './sessions';

/** Ends the session, and goes on. */
export const signOut: RequestHandler = (req, res, next) => {
  req.logout((error: unknown) => {
    if (error) return next(error);
    // Passport leaves a new, empty session behind, which would be kept and get a cookie.
    req.session.destroy((error: unknown) => {
      if (error) return next(error);
      res.clearCookie(sessionCookie, cookieOptions);
      next();
    });
  });
};
