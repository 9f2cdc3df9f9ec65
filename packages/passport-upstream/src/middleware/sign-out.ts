import { ownProperty } from '../ground/own-property';
import { withTimeLimit } from '../ground/time-limit';
import {
  canRefresh,
  checkClients,
  clientOf,
  type SessionClient,
  type SessionClients,
} from '../session/session-clients';
import { logOut, type SessionRequest } from '../session/session-request';
import { endOf } from '../session/token-life';
import { TokenRecord } from '../session/token-record';
import { refreshUnderWay } from '../session/token-refresh';
import { goOnAfter, type Handler } from './handler';

/** The time that ending the provider's session may take. */
const maxWaitMs = 2_000;

/**
 * Makes an Express handler that signs the user out of the application, and of the provider if the provider documents a
 * way. A provider that is down does not keep the user signed in: after at most 2 seconds the user is signed out of the
 * application, and the next handler runs.
 *
 * @example
 * app.post('/logout', signOut({ ovok: ovokStrategy.client }), (req, res) => res.redirect('/'));
 *
 * @param clients the providers' clients, by provider: `{ ovok: ovokStrategy.client }`
 * @returns the handler
 * @throws TypeError for clients that are wrong
 */
export function signOut(clients: SessionClients): Handler {
  checkClients('signOut', clients);
  return (request, _res, next) => {
    const req = request as SessionRequest;
    const record = TokenRecord.of(req);
    const ended = record ? end(record, clientOf(clients, record.provider) ?? {}) : Promise.resolve();
    goOnAfter(
      ended.then(() => logOut(req)),
      next,
    );
  };
}

/** Ends the provider's session, and leaves a tombstone in the record as soon as it has been read. */
async function end(record: TokenRecord, client: SessionClient): Promise<void> {
  const controller = new AbortController();
  const latest = refreshUnderWay(record).then(() => record.read());
  const there = latest
    .catch(() => record.fallback)
    .then(({ tokens }) => endThere(client, tokens, controller.signal));
  const isOver = withTimeLimit(maxWaitMs, there, () => {
    controller.abort();
    return new Error('The provider takes too long.');
  });
  const tombstone = withTimeLimit(maxWaitMs, latest, () => new Error('The record takes too long.'))
    .catch(() => {})
    .then(() => record.end());
  // If either fails, the tokens still expire by themselves, and the session here ends all the same.
  await Promise.allSettled([isOver, tombstone]);
}

async function endThere(client: SessionClient, tokens: object, signal: AbortSignal): Promise<void> {
  if (!client.logout) return;
  const accessToken = ownProperty(await aliveTokens(client, tokens, signal), 'accessToken');
  if (typeof accessToken === 'string') await client.logout(accessToken, { signal });
}

/** Refreshes an expired token: with it the provider's session could not be ended, and its refresh token would live. */
async function aliveTokens(client: SessionClient, tokens: object, signal: AbortSignal): Promise<unknown> {
  if (endOf(tokens) > Date.now() || !canRefresh(client, tokens)) return tokens;
  const fresh = await client.refresh!(tokens as never, { signal });
  return fresh.tokens;
}
