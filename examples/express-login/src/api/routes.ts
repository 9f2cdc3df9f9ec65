import express, { Router, type RequestHandler } from 'express';
import type { LoginGuard } from '../login-limits';
import { only } from '../method';
import type { Authenticator } from '../passport';
import { Problem } from '../problem';
import type { Provider } from '../providers';
import { sameOriginOnly } from '../same-origin';
import { signIn } from '../sign-in';
import { signOut } from '../sign-out';

/** The JSON API, for single-page and mobile applications. */
export function apiRoutes(
  providers: readonly Provider[],
  passport: Authenticator,
  guard: LoginGuard,
): Router {
  const router = Router();

  for (const provider of providers) {
    router
      .route(`/login/${provider.name}`)
      .post(
        sameOriginOnly,
        jsonOnly,
        express.json({ limit: '16kb' }),
        ...guard.for(provider),
        signIn(passport, provider),
        (req, res) => {
          guard.forgive(provider, req);
          res.json({ user: req.user });
        },
      )
      .all(only('POST'));
  }

  router
    .route('/me')
    .get((req, res) => {
      if (!req.user) throw new Problem(401, 'not_signed_in', 'Nobody is signed in.');
      res.json({ user: req.user });
    })
    .all(only('GET'));

  router
    .route('/logout')
    .post(sameOriginOnly, signOut, (_req, res) => {
      res.status(204).end();
    })
    .all(only('POST'));

  return router;
}

/** Refuses any other body. What a form can send, a form of another site could send, too. */
const jsonOnly: RequestHandler = (req, _res, next) => {
  if (!/^application\/json\s*(?:;|$)/i.test(req.headers['content-type'] ?? '')) {
    throw new Problem(415, 'unsupported_media_type', 'Send the credentials as application/json.');
  }
  next();
};
