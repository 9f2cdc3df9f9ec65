import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import { bearerRoutes } from './api/bearer-routes';
import { problemDetails } from './api/problem-details';
import { apiRoutes } from './api/routes';
import { createBearers } from './bearers';
import type { Config } from './config';
import { createLoginGuard } from './login-limits';
import { notFound } from './method';
import { errorPage } from './pages/error-page';
import { pageRoutes } from './pages/routes';
import { createPassport } from './passport';
import { createProviders } from './providers';
import { securityHeaders } from './security-headers';
import { createSessions } from './sessions';
import { createGate } from './signed-in';

/** The whole application, not yet listening. */
export function createApp(config: Config): Express {
  const { providers, clients } = createProviders(config);
  const bearers = createBearers(config);
  const passport = createPassport([...providers.map(({ strategy }) => strategy), ...bearers]);
  const guard = createLoginGuard(config.limits);
  const gate = createGate(clients);

  const app = express();
  app.set('trust proxy', config.trustProxy);
  app.disable('etag');
  app.use(securityHeaders);
  app.use(express.static(join(__dirname, '..', 'public'), { index: false, redirect: false }));
  // All that follows is about somebody: no browser, no proxy and no back button may show it later.
  app.use(neverStored);
  app.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  // Before the sessions: a program with a token has none, and needs no store for them.
  app.use('/api/bearer', bearerRoutes(bearers, passport), notFound, problemDetails);
  app.use(createSessions(config), passport.session() as RequestHandler);
  app.use('/api', apiRoutes({ providers, clients, passport, guard, gate }), notFound, problemDetails);
  app.use(pageRoutes({ providers, clients, passport, guard, gate, demo: config.demo }), notFound, errorPage);
  return app;
}

const neverStored: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
