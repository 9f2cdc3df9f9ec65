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
      await forgetSession(req, res);
      next();
    },
  ];
}

/**
 * Ends the browser's session in this application only. Where it has ended while the request was under way, the browser
 * may have signed in anew, and keeps its cookie.
 */
export async function endSession(req: Request, res: Response): Promise<void> {
  if (await isStored(req)) await forgetSession(req, res);
  else await destroySession(req);
}

/** Destroys the session of a request that has just been signed out, and clears its cookie. */
export async function forgetSession(req: Request, res: Response): Promise<void> {
  await destroySession(req);
  res.clearCookie(sessionCookie, cookieOptions);
}

function isStored({ sessionID, sessionStore }: Request): Promise<boolean> {
  return new Promise((resolve, reject) => {
    sessionStore.get(sessionID, (error: Error | null, session) => {
      if (error) reject(error);
      else resolve(Boolean(session));
    });
  });
}

function destroySession({ session }: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    session.destroy((error?: Error) => (error ? reject(error) : resolve()));
  });
}
