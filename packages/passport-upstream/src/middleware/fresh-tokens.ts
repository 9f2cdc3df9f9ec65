import { check, checkOptions } from '../ground/options';
import { ownProperty } from '../ground/own-property';
import type { Lock } from '../session/refresh-lock';
import {
  canRefresh,
  checkClients,
  clientOf,
  type SessionClient,
  type SessionClients,
} from '../session/session-clients';
import { leaveSession, logOut, type SessionRequest } from '../session/session-request';
import { endOf, isDue } from '../session/token-life';
import { TokenRecord } from '../session/token-record';
import { refreshTokens } from '../session/token-refresh';
import { UpstreamError } from '../upstream/upstream-error';
import { goOnAfter, type Handler } from './handler';

/** The options of {@link freshTokens}. */
export interface FreshTokensOptions {
  /**
   * The time in milliseconds before the end of a token in which it is refreshed. Tokens that came from a refresh are not
   * refreshed before half of their lifetime is over.
   * @default 60_000
   */
  leeway?: number | undefined;
  /**
   * A lock that all processes share. It runs `work` while no other process runs work under the same key, and gives the
   * result of `work`. Without it, two processes may use one refresh token at the same moment, for which some providers
   * end the session.
   * @default none: only requests of the same process share a refresh
   */
  lock?: Lock | undefined;
}

/** The time after an error of a provider in which it is not asked again while the old tokens are valid. */
const pauseMs = 5_000;

/**
 * Makes an Express middleware that keeps users signed in. It is mounted after `passport.session()`. It puts the latest
 * tokens on `req.user`, and refreshes tokens that end within `leeway` before the next handler runs. Requests of one
 * session share one refresh.
 *
 * - The provider refuses the refresh: if another process has refreshed first, its tokens are used. Otherwise the user is
 *   signed out, and the request goes on as a guest's.
 * - The provider or the session store is down: the request goes on while the old token is valid. After that it ends in
 *   an `UpstreamError`, or in an error 503 with the code `ERR_SESSION_STORE` or `ERR_SESSION_LOCK`.
 * - The provider has no refresh: the user is signed out when the token or the provider's session has ended.
 *
 * It needs express-session with `resave: false`.
 *
 * @param clients the providers' clients, by provider: `{ ovok: ovokStrategy.client }`
 * @param options the leeway and the lock
 * @returns the middleware
 * @throws TypeError for clients or an option that are wrong
 */
export function freshTokens(clients: SessionClients, options: FreshTokensOptions = {}): Handler {
  checkClients('freshTokens', clients);
  const checks = {
    leeway: (value: unknown) => (value === 0 ? undefined : check.milliseconds(value)),
    lock: check.callback,
  };
  const { leeway = 60_000, lock } = checkOptions<FreshTokensOptions>('freshTokens', options, checks);
  const pausedUntil = new Map<SessionClient, number>();

  const refresh = async (req: SessionRequest, record: TokenRecord, client: SessionClient, end: number) => {
    if (end > Date.now() && (pausedUntil.get(client) ?? 0) > Date.now()) return;
    try {
      const latest = await refreshTokens(record, end > Date.now(), { client, leeway, lock });
      if (latest === 'signed_out') await leaveSession(req);
      else if (latest === 'refused') await endSession(req, record);
      else record.putOnUser(latest);
    } catch (error) {
      if (error instanceof UpstreamError) pausedUntil.set(client, Date.now() + pauseMs);
      if (end <= Date.now()) throw error;
    }
  };
  const keepFresh = async (req: SessionRequest, record: TokenRecord, client: SessionClient) => {
    // A store that is down fails the refresh, too.
    const latest = await record.read().catch(() => record.fallback);
    if (latest.isEnded) return leaveSession(req);
    record.putOnUser(latest);
    const end = endOf(latest.tokens);
    if (!canRefresh(client, latest.tokens)) {
      if (Math.min(end, sessionEndOf(req.user)) <= Date.now()) await endSession(req, record);
    } else if (isDue(latest, leeway)) await refresh(req, record, client, end);
  };

  return (request, _res, next) => {
    const req = request as SessionRequest;
    const record = TokenRecord.of(req);
    const client = record && clientOf(clients, record.provider);
    if (!client) return next();
    goOnAfter(keepFresh(req, record, client), next);
  };
}

/** Signs the user out of this application, so that no late write of the session can undo it. */
async function endSession(req: SessionRequest, record: TokenRecord): Promise<void> {
  await record.end().catch(() => {});
  await logOut(req);
}

/** When the provider's own session ends, in milliseconds since the epoch; `Infinity` if the user does not say. */
function sessionEndOf(user: unknown): number {
  const end = ownProperty(ownProperty(user, 'session'), 'expiresAt');
  return end instanceof Date ? end.getTime() : Infinity;
}
