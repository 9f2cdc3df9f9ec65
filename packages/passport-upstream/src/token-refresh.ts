import { setTimeout as delay } from 'node:timers/promises';
import { own } from './own';
import { fromSession, toSession } from './session';
import type { SessionClient } from './session-client';
import { reload, save, type SessionRequest } from './stored-session';
import { UpstreamError } from './upstream-error';

/** Milliseconds between looks for the tokens of another process, which was first to refresh. */
const looks = [0, 25, 50, 100, 200, 400, 800];

/** When tokens end, in milliseconds since the epoch; those that do not say never end. */
export function endOf(tokens: unknown): number {
  const end = own(tokens, 'expiresAt');
  return typeof end === 'number' ? end : Infinity;
}

/**
 * Sees to it that the stored session of a request holds tokens that live for another `leeway` milliseconds: those
 * that another process has put there, or fresh ones.
 *
 * @returns whether it does; not, where the user has signed out or the provider refuses
 * @throws UpstreamError where the provider is down or throttles
 */
export async function refreshTokens(
  req: SessionRequest,
  client: SessionClient,
  leeway: number,
): Promise<boolean> {
  const user = await storedUser(req);
  if (!user) return false;
  const used = own(user, 'tokens') as object;
  if (endOf(used) - leeway > Date.now()) return true;
  const { tokens, refusal } = await client.refresh!(used as never);
  if (refusal?.code === 'rate_limited') {
    const { retryAfter } = refusal;
    throw new UpstreamError('ERR_UPSTREAM_STATUS', String(own(user, 'provider')), {
      upstreamStatus: 429,
      retryAfter,
    });
  }
  if (refusal) return isReplaced(req, used);
  // Meanwhile the user may have signed out: fresh tokens must not bring the session back.
  const current = await storedUser(req);
  if (!current) return false;
  Object.assign(current, { tokens });
  toSession(current, (_error, stored) => Object.assign(req.session.passport!, { user: stored }));
  await save(req);
  return true;
}

/** Takes over what the stored session holds by now. Gives whether it still holds a user. */
export async function adoptTokens(req: SessionRequest): Promise<boolean> {
  const user = await storedUser(req);
  if (!user) return false;
  await save(req);
  req.user = user;
  return true;
}

/** Whether another process puts other tokens in the place of those that it made the provider refuse. */
async function isReplaced(req: SessionRequest, used: object): Promise<boolean> {
  for (const milliseconds of looks) {
    await delay(milliseconds);
    const user = await storedUser(req);
    if (!user) return false;
    if (own(own(user, 'tokens'), 'refreshToken') !== own(used, 'refreshToken')) return true;
  }
  return false;
}

async function storedUser(req: SessionRequest): Promise<object | undefined> {
  if (!(await reload(req))) return undefined;
  let user: unknown;
  fromSession(req.session.passport?.user, (_error, restored: unknown) => {
    user = restored;
  });
  return user ? (user) : undefined;
}
