import { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Strategy } from 'passport';
import { allowMethods } from '../middleware/allow-methods';
import type { Authenticator } from '../auth/passport';
import { Problem } from '../errors/problem';

/** An API for programs that hold a provider's token; it uses neither session nor cookie. */
export function bearerRoutes(strategies: readonly Strategy[], passport: Authenticator): Router {
  const router = Router();
  if (strategies.length === 0) return router;
  const names = strategies.map(({ name }) => name!);
  const requireToken = passport.authenticate(names, {
    session: false,
    failWithError: true,
  }) as RequestHandler;
  router
    .route('/me')
    .get(requireToken, (req, res) => {
      res.json({ user: req.user });
    })
    .all(allowMethods('GET'));
  router.use(explainRefusedToken);
  return router;
}

/** Adds a problem to the status and the `WWW-Authenticate` that Passport and the strategies have set (RFC 6750). */
const explainRefusedToken: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if ((error as Error).name !== 'AuthenticationError') return next(error);
  if ((error as { status?: unknown }).status === 400) {
    return next(
      new Problem(400, 'invalid_request', {}, 'Send one Authorization header, with one bearer token.'),
    );
  }
  const wasPresented = String(res.getHeader('WWW-Authenticate')).includes('error=');
  next(wasPresented ? new Problem(401, 'invalid_token') : new Problem(401, 'missing_token'));
};
