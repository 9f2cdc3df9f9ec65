import { csrfSync } from 'csrf-sync';
import type { Request, RequestHandler } from 'express';
import { Problem } from '../errors/problem';

/** The name of the hidden field. */
const tokenField = 'csrfToken';

const { generateToken, getTokenFromState, isRequestValid } = csrfSync({
  size: 32,
  getTokenFromRequest: (req) => (req.body as Record<string, string> | undefined)?.[tokenField],
});

/**
 * The token for the forms of this session; it ends with the session, so at login and at sign-out.
 *
 * It is kept in the session at once. Kept at the request's end, it would bring back a session that was signed out while
 * a slow page was made; and a page that cannot be sent with a good token must not be sent.
 */
export async function keptTokenFor(req: Request): Promise<string> {
  const known = knownTokenFor(req);
  if (known !== undefined) return known;
  const token = generateToken(req);
  await new Promise<void>((resolve, reject) => {
    req.session.save((error?: Error) => (error ? reject(error) : resolve()));
  });
  return token;
}

/** The token that this session has already, if it has one. */
export function knownTokenFor(req: Request): string | undefined {
  return getTokenFromState(req) ?? undefined;
}

/** Refuses a form that does not carry its session's token. */
export const formToken: RequestHandler = (req, _res, next) => {
  if (!isRequestValid(req)) throw new Problem(403, 'stale_form');
  next();
};
