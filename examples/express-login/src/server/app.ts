import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { bearerRoutes } from '../api/bearer-routes';
import { problemDetails } from '../api/problem-details';
import { apiRoutes } from '../api/api-routes';
import { createBearerStrategies } from '../auth/bearer-strategies';
import type { Config } from '../config/config';
import { healthRoutes } from './health';
import { createLog } from '../logging/log';
import { rateLimitBearer } from '../middleware/rate-limit-bearer';
import { rateLimitLogin } from '../middleware/rate-limit-login';
import { notFound } from '../middleware/allow-methods';
import { errorPage } from '../pages/error-page';
import { pageRoutes } from '../pages/page-routes';
import { createPassport } from '../auth/passport';
import { createProviders } from '../auth/providers';
import type { AppContext } from './app-context';
import { redisLock } from '../redis/lock';
import type { Redis } from '../redis/redis';
import { markRoutine, requestLog } from '../logging/request-log';
import { createCsrf } from '../middleware/csrf';
import { securityHeaders } from '../middleware/security-headers';
import { createSessions, withoutLostSession } from '../auth/sessions';
import { requireUser } from '../auth/require-user';

/** What the process gives the application. */
export interface AppServices {
  log?: Logger;
  /** The store of sessions and counters; without it they are in this process's memory. */
  redis?: Redis | undefined;
  /** Whether the process is about to stop. */
  isStopping?: () => boolean;
}

/** The whole application, not yet listening. */
export function createApp(config: Config, services: AppServices = {}): Express {
  const { log = createLog(config.logLevel), redis, isStopping = () => false } = services;
  const { providers, clients } = createProviders(config);
  const bearerStrategies = createBearerStrategies(config);
  const passport = createPassport([...providers.map(({ strategy }) => strategy), ...bearerStrategies]);

  const app = express();
  app.set('trust proxy', config.trustProxy);
  app.disable('etag');
  app.use(requestLog(log), securityHeaders);
  const publicFolder = join(__dirname, '../..', 'public');
  app.use(express.static(publicFolder, { index: false, redirect: false, setHeaders: markRoutine }));
  // All that follows may be about a user: no browser, proxy or back button may show it later.
  app.use(neverStored);
  app.use(healthRoutes(redis, isStopping));
  // Before the sessions: programs with a token have none, and need no session store.
  const bearerLimit = rateLimitBearer(config.limits, redis);
  app.use('/api/bearer', bearerLimit, bearerRoutes(bearerStrategies, passport), notFound, problemDetails);
  const sessions = [...createSessions(config, redis), passport.session() as RequestHandler];
  const context: AppContext = {
    providers,
    clients,
    passport,
    csrf: createCsrf(config.sessionSecret),
    rateLimitLogin: rateLimitLogin(config.limits, redis),
    requireUser: requireUser(clients, redis && redisLock(redis)),
    demo: config.demo,
  };
  app.use('/api', sessions, apiRoutes(context), notFound, withoutLostSession, problemDetails);
  app.use(sessions, pageRoutes(context), notFound, withoutLostSession, errorPage(context.csrf));
  return app;
}

const neverStored: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
