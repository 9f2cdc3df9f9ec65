import type { RequestHandler } from 'express';
import type { Config } from '../config/config';
import type { LoginGuard } from '../middleware/rate-limit-login';
import type { Authenticator } from '../auth/passport';
import type { Clients, Provider } from '../auth/providers';

/** What the pages and the JSON API have in common. */
export interface Parts {
  providers: readonly Provider[];
  clients: Clients;
  passport: Authenticator;
  guard: LoginGuard;
  /** What the login page offers in the demo. */
  demo?: Config['demo'];
  /** Stands before what needs somebody signed in. */
  gate: RequestHandler;
}
