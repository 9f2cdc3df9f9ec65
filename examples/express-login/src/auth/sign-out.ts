import type { Request, RequestHandler, Response } from 'express';
import { signOut } from 'passport-ovok';
import type { Clients } from './providers';
import { cookieOptions, sessionCookie } from './sessions';

/** Ends the session here, and at the provider where it has a way to do so. */
export function signOutEverywhere(clients: Clients): RequestHandler[] {
  const signOutUser = signOut({ ...clients });
  return [
    // Passport would store a session for a guest first.
    (req, res, next) => (req.user ? signOutUser(req, res, next) : next()),
    async (req, res, next) => {
      // Passport leaves a new, empty session behind, which would be stored and get a cookie.
      await endSession(req, res);
      next();
    },
  ];
}

/** Ends the browser's session in this application only. */
export async function endSession(req: Request, res: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.destroy((error?: Error) => (error ? reject(error) : resolve()));
  });
  res.clearCookie(sessionCookie, cookieOptions);
}
