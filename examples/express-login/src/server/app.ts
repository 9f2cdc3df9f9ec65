import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { bearerRoutes } from '../api/bearer-routes';
import { problemDetails } from '../api/problem-details';
import { apiRoutes } from '../api/api-routes';
import { createBearers } from '../auth/bearers';
import type { Config } from '../config/config';
import { healthRoutes } from './health';
import { createLog } from '../logging/log';
import { createLoginGuard } from '../middleware/rate-limit-login';
import { notFound } from '../middleware/allow-methods';
import { errorPage } from '../pages/error-page';
import { pageRoutes } from '../pages/page-routes';
import { createPassport } from '../auth/passport';
import { createProviders } from '../auth/providers';
import type { Redis } from '../redis/redis';
import { markRoutine, requestLog } from '../logging/request-log';
import { securityHeaders } from '../middleware/security-headers';
import { createSessions, withoutLostSession } from '../auth/sessions';
import { createGate } from '../auth/require-user';

/** What the application has from the process that it runs in. */
export interface Surroundings {
  log?: Logger;
  /** Where sessions and counters live; without it, in this process's memory. */
  redis?: Redis | undefined;
  /** Whether the process is about to stop. */
  isStopping?: () => boolean;
}

/** The whole application, not yet listening. */
export function createApp(config: Config, surroundings: Surroundings = {}): Express {
  const { log = createLog(config.logLevel), redis, isStopping = () => false } = surroundings;
  const { providers, clients } = createProviders(config);
  const bearers = createBearers(config);
  const passport = createPassport([...providers.map(({ strategy }) => strategy), ...bearers]);
  const guard = createLoginGuard(config.limits, redis);
  const gate = createGate(clients);

  const app = express();
  app.set('trust proxy', config.trustProxy);
  app.disable('etag');
  app.use(requestLog(log), securityHeaders);
  const publicFolder = join(__dirname, '../..', 'public');
  app.use(express.static(publicFolder, { index: false, redirect: false, setHeaders: markRoutine }));
  // All that follows is about somebody: no browser, no proxy and no back button may show it later.
  app.use(neverStored);
  app.use(healthRoutes(redis, isStopping));
  // Before the sessions: a program with a token has none, and needs no store for them.
  app.use('/api/bearer', bearerRoutes(bearers, passport), notFound, problemDetails);
  const sessions = [...createSessions(config, redis), passport.session() as RequestHandler];
  const parts = { providers, clients, passport, guard, gate };
  app.use('/api', sessions, apiRoutes(parts), notFound, withoutLostSession, problemDetails);
  app.use(sessions, pageRoutes({ ...parts, demo: config.demo }), notFound, withoutLostSession, errorPage);
  return app;
}

const neverStored: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
