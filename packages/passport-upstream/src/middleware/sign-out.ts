import { goOnAfter, type Handler } from './handler';
import { ownProperty } from '../ground/own-property';
import {
  canRefresh,
  checkClients,
  clientOf,
  type SessionClient,
  type SessionClients,
} from '../session/session-clients';
import { logOut, type SessionRequest } from '../session/stored-session';
import { endOf } from '../session/token-refresh';

/** Milliseconds that a provider may take to end its session. */
const patience = 2_000;

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
    const ended = endSession(clientOf(clients, req.user), ownProperty(req.user, 'tokens'));
    goOnAfter(
      ended.then(() => logOut(req)),
      next,
    );
  };
}

async function endSession(client: SessionClient | undefined, tokens: unknown): Promise<void> {
  if (!client?.logout) return;
  const patient = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      patient.abort();
      resolve();
    }, patience);
  });
  // A client of the application's may not heed the signal. Where it fails, the tokens end by themselves.
  await Promise.race([endTokens(client, tokens, patient.signal).catch(() => {}), enough]);
  clearTimeout(timer);
}

async function endTokens(client: SessionClient, tokens: unknown, signal: AbortSignal): Promise<void> {
  const accessToken = ownProperty(await aliveTokens(client, tokens, signal), 'accessToken');
  if (typeof accessToken === 'string') await client.logout!(accessToken, { signal });
}

/** Tokens that the provider takes: with a dead one the session could not be ended, and its refresh token would live. */
async function aliveTokens(client: SessionClient, tokens: unknown, signal: AbortSignal): Promise<unknown> {
  if (endOf(tokens) > Date.now() || !canRefresh(client, tokens)) return tokens;
  const fresh = await client.refresh!(tokens as never, { signal });
  return fresh.tokens;
}
