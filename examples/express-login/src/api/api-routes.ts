import express, { Router, type RequestHandler } from 'express';
import { jsonLogin } from 'passport-ovok';
import { askOvok } from '../auth/ask-ovok';
import { only } from '../middleware/allow-methods';
import type { Parts } from '../server/app-context';
import { Problem } from '../errors/problem';
import { sameOriginOnly } from '../middleware/require-same-origin';
import { signOutAt } from '../auth/sign-out';

/** The JSON API, for single-page and mobile applications. */
export function apiRoutes({ providers, clients, passport, guard, gate }: Parts): Router {
  const router = Router();
  const json = express.json({ limit: '16kb' });

  for (const provider of providers) {
    router
      .route(`/login/${provider.name}`)
      .post(sameOriginOnly, jsonOnly, json, ...guard(provider), jsonLogin(passport, provider.name))
      .all(only('POST'));
  }

  router
    .route('/logout')
    .post(sameOriginOnly, jsonOrNothing, json, ...signOutAt(clients), (_req, res) => {
      res.status(204).end();
    })
    .all(only('POST'));

  router
    .route('/me')
    .get(gate, (req, res) => {
      res.json({ user: req.user });
    })
    .all(only('GET'));

  const { ovok } = clients;
  if (ovok) {
    router
      .route('/ovok/me')
      .get(gate, async (req, res) => {
        res.json({ user: await askOvok(ovok, req, res) });
      })
      .all(only('GET'));
  }

  return router;
}

/** Refuses any other body. What a form can send, a form of another site could send, too. */
const jsonOnly: RequestHandler = (req, _res, next) => {
  if (!/^application\/json\s*(?:;|$)/i.test(req.headers['content-type'] ?? '')) {
    throw new Problem(415, 'unsupported_media_type');
  }
  next();
};

/** The same where there is nothing to say. */
const jsonOrNothing: RequestHandler = (req, res, next) => {
  const { 'content-type': type, 'content-length': length = '0', 'transfer-encoding': coding } = req.headers;
  if (type === undefined && length === '0' && coding === undefined) next();
  else jsonOnly(req, res, next);
};
