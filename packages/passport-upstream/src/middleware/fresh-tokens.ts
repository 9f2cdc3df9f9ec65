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
   * Milliseconds before a token ends in which it is refreshed. Tokens that a refresh gave are not refreshed before half
   * of their life is over.
   * @default 60_000
   */
  leeway?: number | undefined;
  /**
   * Runs `work` while no other process runs any under the same key, and gives what it gives: a lock that all processes
   * share. Without it, processes that meet at the same moment may spend one refresh token twice, which some providers
   * answer by ending the session.
   */
  lock?: Lock | undefined;
}

/** Milliseconds in which a provider that failed is not asked again, as long as the old tokens live. */
const pauseMs = 5_000;

/**
 * Keeps signed-in users signed in: Express middleware for after `passport.session()`. It puts the latest tokens on
 * `req.user`, and refreshes those that end within `leeway` before the next handler runs. Requests of one session share
 * one refresh.
 *
 * - The provider refuses: if another process was first to refresh, its tokens are taken. Else the user is signed out,
 *   and the request goes on as a guest's.
 * - The provider or the session store is down: the request goes on as long as the old token lives, then it ends in an
 *   `UpstreamError`, or in an error 503 with the code `ERR_SESSION_STORE` or `ERR_SESSION_LOCK`.
 * - The provider has no refresh: the user is signed out when the token or the provider's session has ended.
 *
 * It needs express-session with `resave: false`.
 *
 * @throws TypeError for clients or an option that are wrong
 */
export function freshTokens(clients: SessionClients, options: FreshTokensOptions = {}): Handler {
  checkClients('freshTokens', clients);
  const checks = { leeway: check.milliseconds, lock: check.callback };
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
    const latest = await record.read().catch((storeError: unknown) => ({ ...record.fallback, storeError }));
    if (latest.isEnded) return leaveSession(req);
    record.putOnUser(latest);
    const end = endOf(latest.tokens);
    if (!canRefresh(client, latest.tokens)) {
      if (Math.min(end, sessionEndOf(req.user)) <= Date.now()) await endSession(req, record);
    } else if ('storeError' in latest) {
      if (end <= Date.now()) throw latest.storeError;
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

/** Signs the user out here, and sees to it that no late write of the session undoes it. */
async function endSession(req: SessionRequest, record: TokenRecord): Promise<void> {
  await record.end().catch(() => {});
  await logOut(req);
}

/** When a provider's session ends that it gives no fresh tokens for, in milliseconds since the epoch. */
function sessionEndOf(user: unknown): number {
  const end = ownProperty(ownProperty(user, 'session'), 'expiresAt');
  return end instanceof Date ? end.getTime() : Infinity;
}
