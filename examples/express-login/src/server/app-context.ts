import type { RequestHandler } from 'express';
import type { Csrf } from '../middleware/csrf';
import type { Config } from '../config/config';
import type { LoginRateLimiter } from '../middleware/rate-limit-login';
import type { Authenticator } from '../auth/passport';
import type { Clients, Provider } from '../auth/providers';

/** What the routes of the pages and of the JSON API are made from. */
export interface AppContext {
  providers: readonly Provider[];
  clients: Clients;
  passport: Authenticator;
  csrf: Csrf;
  rateLimitLogin: LoginRateLimiter;
  /** The accounts that the login page lists in the demo. */
  demo?: Config['demo'];
  /** Stands before routes that need a signed-in user. */
  requireUser: RequestHandler;
}
