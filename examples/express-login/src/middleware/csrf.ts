import { parse } from 'cookie';
import { doubleCsrf } from 'csrf-csrf';
import type { Request, RequestHandler, Response } from 'express';
import { Problem } from '../errors/problem';

/** Protects forms by a signed token that stands in a cookie and in the form: nothing of it is stored on the server. */
export interface Csrf {
  /** The token for the forms of a page; it also sets the cookie. */
  tokenFor(req: Request, res: Response): string;
  /** Refuses a form without the token of its cookie. It comes after the body's parser. */
  requireToken: RequestHandler;
}

/** The name of the hidden field. */
const tokenField = 'csrfToken';

/**
 * The token is bound to the session of a signed-in user, so it ends with the login and with the sign-out. Guests have no
 * session; their token is good in the browser that has its cookie.
 */
export function createCsrf(sessionSecret: string): Csrf {
  const options = {
    // A prefix, so that the key signs nothing else: the session's cookie is signed with the secret itself.
    getSecret: () => `csrf:${sessionSecret}`,
    getSessionIdentifier: (req: Request) => (req.user ? req.sessionID : 'guest'),
    getCsrfTokenFromRequest: (req: Request) => (req.body as Record<string, string> | undefined)?.[tokenField],
  };
  const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } as const;
  const plain = doubleCsrf({
    ...options,
    cookieName: 'csrf',
    cookieOptions: { ...cookieOptions, secure: false },
  });
  // A browser takes a cookie with this prefix from this host and over TLS only, so no sibling domain can plant one.
  const overTLS = doubleCsrf({
    ...options,
    cookieName: '__Host-csrf',
    cookieOptions: { ...cookieOptions, secure: true },
  });
  const csrfOf = (req: Request) => {
    req.cookies ??= parse(req.headers.cookie ?? '');
    return req.secure ? overTLS : plain;
  };
  return {
    tokenFor: (req, res) => csrfOf(req).generateCsrfToken(req, res),
    requireToken(req, _res, next) {
      if (!csrfOf(req).validateRequest(req)) throw new Problem(403, 'stale_form');
      next();
    },
  };
}
