import express, { Router, type RequestHandler } from 'express';
import { jsonLogin } from 'passport-ovok';
import { askOvok } from '../auth/ask-ovok';
import { allowMethods } from '../middleware/allow-methods';
import type { AppContext } from '../server/app-context';
import { Problem } from '../errors/problem';
import { requireSameOrigin } from '../middleware/require-same-origin';
import { signOutEverywhere } from '../auth/sign-out';

/** The JSON API, for single-page and mobile applications. */
export function apiRoutes({ providers, clients, passport, rateLimitLogin, requireUser }: AppContext): Router {
  const router = Router();
  const json = express.json({ limit: '16kb' });

  for (const provider of providers) {
    router
      .route(`/login/${provider.name}`)
      .post(
        requireSameOrigin,
        jsonOnly,
        json,
        ...rateLimitLogin(provider),
        jsonLogin(passport, provider.name),
      )
      .all(allowMethods('POST'));
  }

  router
    .route('/logout')
    .post(requireSameOrigin, jsonOrNoBody, json, ...signOutEverywhere(clients), (_req, res) => {
      res.status(204).end();
    })
    .all(allowMethods('POST'));

  router
    .route('/me')
    .get(requireUser, (req, res) => {
      res.json({ user: req.user });
    })
    .all(allowMethods('GET'));

  const { ovok } = clients;
  if (ovok) {
    router
      .route('/ovok/me')
      .get(requireUser, async (req, res) => {
        res.json({ user: await askOvok(ovok, req, res) });
      })
      .all(allowMethods('GET'));
  }

  return router;
}

/** Takes JSON only: a form of another site could send every type that a form can send. */
const jsonOnly: RequestHandler = (req, _res, next) => {
  if (!/^application\/json\s*(?:;|$)/i.test(req.headers['content-type'] ?? '')) {
    throw new Problem(415, 'unsupported_media_type');
  }
  next();
};

/** Takes JSON, or no body at all. */
const jsonOrNoBody: RequestHandler = (req, res, next) => {
  const { 'content-type': type, 'content-length': length = '0', 'transfer-encoding': coding } = req.headers;
  if (type === undefined && length === '0' && coding === undefined) next();
  else jsonOnly(req, res, next);
};
