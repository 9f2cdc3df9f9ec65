import type { RequestHandler } from 'express';
import type { LoginGuard } from './login-limits';
import type { Authenticator } from './passport';
import type { Clients, Provider } from './providers';

/** What the pages and the JSON API have in common. */
export interface Parts {
  providers: readonly Provider[];
  clients: Clients;
  passport: Authenticator;
  guard: LoginGuard;
  /** Stands before what needs somebody signed in. */
  gate: RequestHandler;
}
