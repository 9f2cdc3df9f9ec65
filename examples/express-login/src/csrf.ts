import { csrfSync } from 'csrf-sync';
import type { Request, RequestHandler } from 'express';
import { Problem } from './problem';

/** The name of the hidden field. */
export const tokenField = 'csrfToken';

const { generateToken, isRequestValid } = csrfSync({
  size: 32,
  getTokenFromRequest: (req) => (req.body as Record<string, string> | undefined)?.[tokenField],
});

/** The token for the forms of this session; it ends with the session, so at login and at sign-out. */
export const tokenFor = (req: Request): string => generateToken(req);

/** Refuses a form that does not carry its session's token. */
export const formToken: RequestHandler = (req, _res, next) => {
  if (!isRequestValid(req)) throw new Problem(403, 'stale_form', 'This form has expired. Please try again.');
  next();
};
