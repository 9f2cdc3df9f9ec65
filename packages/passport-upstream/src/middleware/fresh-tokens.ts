import { goOnAfter, type Handler } from './handler';
import { check, checkOptions } from '../ground/options';
import { ownProperty } from '../ground/own-property';
import {
  canRefresh,
  checkClients,
  clientOf,
  type SessionClient,
  type SessionClients,
} from '../session/session-clients';
import { logOut, type SessionRequest } from '../session/stored-session';
import { Successors } from '../session/successors';
import { adoptTokens, endOf, refreshTokens } from '../session/token-refresh';
import { UpstreamError } from '../upstream/upstream-error';

/** The options of {@link freshTokens}. */
export interface FreshTokensOptions {
  /**
   * Milliseconds before a token ends in which it is refreshed.
   * @default 60_000
   */
  leeway?: number | undefined;
}

/** Milliseconds in which a provider that failed is not asked again, as long as the old tokens live. */
const pause = 5_000;

/**
 * Keeps signed-in users signed in: Express middleware for after `passport.session()`. Tokens that end within `leeway`
 * are refreshed, and stand in the session before the next handler runs. Requests of one session share one refresh.
 *
 * - The provider refuses: if another process was first to refresh, its tokens are taken from the session's store.
 *   Else the user is signed out, and the request goes on as a guest's.
 * - The provider is down: the request goes on as long as the old token lives, then it ends in the provider's
 *   `UpstreamError`.
 * - The provider has no refresh: the user is signed out when the token or the provider's session has ended.
 *
 * It needs express-session with `resave: false`, and users that `toSession` keeps.
 *
 * @throws TypeError for clients or an option that are wrong
 */
export function freshTokens(clients: SessionClients, options: FreshTokensOptions = {}): Handler {
  checkClients('freshTokens', clients);
  const checks = { leeway: check.milliseconds };
  const { leeway = 60_000 } = checkOptions<FreshTokensOptions>('freshTokens', options, checks);
  const flights = new Map<string, Promise<boolean>>();
  const successors = new Successors();
  const pausedUntil = new Map<SessionClient, number>();

  const share = (req: SessionRequest, client: SessionClient) => {
    const id = req.sessionID;
    const flight =
      flights.get(id) ?? refreshTokens(req, client, leeway, successors).finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  };
  const keepFresh = async (req: SessionRequest, client: SessionClient) => {
    const end = endOf(ownProperty(req.user, 'tokens'));
    if (end > Date.now() && (pausedUntil.get(client) ?? 0) > Date.now()) return;
    try {
      const kept = (await share(req, client)) && (await adoptTokens(req));
      if (!kept) await logOut(req);
    } catch (error) {
      if (error instanceof UpstreamError) pausedUntil.set(client, Date.now() + pause);
      if (end <= Date.now()) throw error;
    }
  };

  return (request, _res, next) => {
    const req = request as SessionRequest;
    const { client, refreshable, end } = lifeOf(req.user, clients);
    if (!client || end - (refreshable ? leeway : 0) > Date.now()) return next();
    const work = refreshable ? keepFresh(req, client) : logOut(req);
    goOnAfter(work, next);
  };
}

/** When a user's tokens end, or the provider's session that cannot be refreshed. */
function lifeOf(user: unknown, clients: SessionClients) {
  const tokens = ownProperty(user, 'tokens');
  const client = clientOf(clients, user);
  const refreshable = canRefresh(client, tokens);
  const sessionEnd = ownProperty(ownProperty(user, 'session'), 'expiresAt');
  const end = sessionEnd instanceof Date && !refreshable ? sessionEnd.getTime() : Infinity;
  return { client, refreshable, end: Math.min(endOf(tokens), end) };
}
