import type { Request, RequestHandler, Response } from 'express';
import { signOut } from 'passport-ovok';
import type { Clients } from './providers';
import { cookieOptions, sessionCookie } from './sessions';

/** Ends the session, here and where the provider can end its own, and goes on. */
export function signOutAt(clients: Clients): RequestHandler[] {
  return [
    signOut({ ...clients }),
    async (req, res, next) => {
      // Passport leaves a new, empty session behind, which would be kept and get a cookie.
      await forgetSession(req, res);
      next();
    },
  ];
}

/** Ends the browser's session, here alone. */
export async function forgetSession(req: Request, res: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.destroy((error?: Error) => (error ? reject(error) : resolve()));
  });
  res.clearCookie(sessionCookie, cookieOptions);
}
