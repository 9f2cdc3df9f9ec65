import { randomUUID } from 'node:crypto';
import type { ReceivedRequest } from '../server/received-request';
import { jsonResponse, type WireResponse } from '../server/wire-response';
import { newSecret } from '../accounts/secret';
import type { CompleteVeroAccount, VeroIdentityPlace } from './account';
import type { VeroState } from './state';

const hour = 3_600_000;

/** RFC 3339 without fractions, as in the seed document's example. */
function instant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The claims of a JWT that an account would get now. */
export function ordinaryClaims(state: VeroState, sub: string, sessionId: string): Record<string, unknown> {
  const iat = Math.floor(state.clock.now() / 1000);
  const { issuer: iss, audience: aud, lifetimes } = state;
  return { iss, aud, sub, sid: sessionId, jti: randomUUID(), iat, exp: iat + lifetimes.jwt / 1000 };
}

/** The response to a successful login: `AuthLoginResponse`. */
export async function signInToVero(
  state: VeroState,
  account: CompleteVeroAccount,
  request: ReceivedRequest,
): Promise<WireResponse> {
  const now = state.clock.now();
  const id = randomUUID();
  const jwt = await state.key.sign(ordinaryClaims(state, account.id, id));
  const identity = (place: VeroIdentityPlace): object =>
    account.identityIn.includes(place) ? { identity: { id: account.id, traits: account.traits } } : {};
  const session = (place: VeroIdentityPlace): object =>
    account.bareSession
      ? {}
      : {
          id,
          active: account.active,
          authenticated_at: instant(account.expired ? now - 2 * hour : now),
          expires_at: instant(account.expired ? now - hour : now + state.lifetimes.session),
          devices: [
            {
              ip_address: '127.0.0.1',
              location: 'Sandbox',
              user_agent: request.headers['user-agent'] ?? '',
            },
          ],
          ...identity(place),
          tokenized: jwt,
        };
  return jsonResponse(state.success, {
    sessionToken: `ory_st_${newSecret()}`,
    jwt,
    session: session('session'),
    tokenizedSession: session('tokenizedSession'),
    ...identity('identity'),
  });
}
