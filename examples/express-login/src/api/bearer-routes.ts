import { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Strategy } from 'passport';
import { only } from '../middleware/allow-methods';
import type { Authenticator } from '../auth/passport';
import { Problem } from '../errors/problem';

/** What the providers' own tokens open: an API for programs, with neither session nor cookie. */
export function bearerRoutes(bearers: readonly Strategy[], passport: Authenticator): Router {
  const router = Router();
  if (bearers.length === 0) return router;
  const names = bearers.map(({ name }) => name!);
  const token = passport.authenticate(names, { session: false, failWithError: true }) as RequestHandler;
  router
    .route('/me')
    .get(token, (req, res) => {
      res.json({ user: req.user });
    })
    .all(only('GET'));
  router.use(refusedToken);
  return router;
}

/** Gives a reason with the status and the `WWW-Authenticate` that Passport and the strategies have set (RFC 6750). */
const refusedToken: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if ((error as Error).name !== 'AuthenticationError') return next(error);
  if ((error as { status?: unknown }).status === 400) {
    return next(
      new Problem(400, 'invalid_request', {}, 'Send one Authorization header, with one bearer token.'),
    );
  }
  const shown = String(res.getHeader('WWW-Authenticate')).includes('error=');
  next(shown ? new Problem(401, 'invalid_token') : new Problem(401, 'missing_token'));
};
