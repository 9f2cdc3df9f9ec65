import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import { problemDetails } from './api/problem-details';
import { apiRoutes } from './api/routes';
import type { Config } from './config';
import { createLoginGuard } from './login-limits';
import { notFound } from './method';
import { errorPage } from './pages/error-page';
import { pageRoutes } from './pages/routes';
import { createPassport } from './passport';
import { createProviders } from './providers';
import { securityHeaders } from './security-headers';
import { createSessions } from './sessions';

/** The whole application, not yet listening. */
export function createApp(config: Config): Express {
  const providers = createProviders(config);
  const passport = createPassport(providers);
  const guard = createLoginGuard(config.limits);

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
  app.use(createSessions(config), passport.session() as RequestHandler);
  app.use('/api', apiRoutes(providers, passport, guard), notFound, problemDetails);
  app.use(pageRoutes(providers, passport, guard), notFound, errorPage);
  return app;
}

const neverStored: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
