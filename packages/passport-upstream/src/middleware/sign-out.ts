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

/** Milliseconds that ending the provider's session may take. */
const patienceMs = 2_000;

/**
 * Signs the user out, here and, where the provider documents a way, there: an Express handler. A provider that is down
 * never keeps a user signed in here: after 2 seconds at most the user is signed out, and the next handler runs.
 *
 * @example
 * app.post('/logout', signOut({ ovok: ovokStrategy.client }), (req, res) => res.redirect('/'));
 *
 * @throws TypeError for clients that are wrong
 */
export function signOut(clients: SessionClients): Handler {
  checkClients('signOut', clients);
  return (request, _res, next) => {
    const req = request as SessionRequest;
    const record = TokenRecord.of(req);
    const ended = record ? end(record, clientOf(clients, record.provider)) : Promise.resolve();
    goOnAfter(
      ended.then(() => logOut(req)),
      next,
    );
  };
}

/** Ends the provider's session, and leaves a tombstone in the record as soon as it has been read. */
async function end(record: TokenRecord, client: SessionClient | undefined): Promise<void> {
  const patient = new AbortController();
  const latest = refreshUnderWay(record).then(() => record.read());
  const there = latest
    .catch(() => record.fallback)
    .then(({ tokens }) => endThere(client, tokens, patient.signal));
  const isOver = withTimeLimit(patienceMs, there, () => {
    patient.abort();
    return new Error('The provider takes too long.');
  });
  const tombstone = withTimeLimit(patienceMs, latest, () => new Error('The record takes too long.'))
    .catch(() => {})
    .then(() => record.end());
  // Where either fails: the tokens end by themselves, and the session ends here all the same.
  await Promise.allSettled([isOver, tombstone]);
}

async function endThere(
  client: SessionClient | undefined,
  tokens: object,
  signal: AbortSignal,
): Promise<void> {
  if (!client?.logout) return;
  const accessToken = ownProperty(await aliveTokens(client, tokens, signal), 'accessToken');
  if (typeof accessToken === 'string') await client.logout(accessToken, { signal });
}

/** Tokens that the provider takes: with a dead one the session could not be ended, and its refresh token would live. */
async function aliveTokens(client: SessionClient, tokens: object, signal: AbortSignal): Promise<unknown> {
  if (endOf(tokens) > Date.now() || !canRefresh(client, tokens)) return tokens;
  const fresh = await client.refresh!(tokens as never, { signal });
  return fresh.tokens;
}
