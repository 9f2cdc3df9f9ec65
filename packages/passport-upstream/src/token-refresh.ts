import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { throttled } from './outcome';
import { own } from './own';
import { fromSession, toSession } from './session';
import type { SessionClient } from './session-client';
import { reload, save, type SessionRequest } from './stored-session';

/** A process's claim, in the stored session, to be the one that refreshes its tokens. */
interface Claim {
  by: string;
  /** Milliseconds since the epoch; a process that died leaves its claim behind. */
  until: number;
}

/** Milliseconds that a claim holds: longer than a refresh takes. */
const claimTime = 15_000;
/** Milliseconds in which processes that read the session at once have all written their claims: the last one counts. */
const settleTime = 100;
/** Milliseconds between looks at what another process does. */
const lookTime = 25;
/** Looks for another's tokens after a refusal, before the user is signed out. */
const lastLooks = 40;

/** When tokens end, in milliseconds since the epoch; those that do not say never end. */
export function endOf(tokens: unknown): number {
  const end = own(tokens, 'expiresAt');
  return typeof end === 'number' ? end : Infinity;
}

/**
 * Sees to it that the stored session of a request holds tokens that live for another `leeway` milliseconds: those that
 * another process has put there, or fresh ones.
 *
 * A refresh token is good for one use, and a provider may take a second use for theft and end the session (RFC 9700,
 * section 4.14.2). Session stores have no lock, so processes agree by claims in the session itself: each writes its
 * own, waits until all have, and only the one that finds its claim still there goes on (Fischer's mutual exclusion).
 *
 * @returns whether it does; not, where the user has signed out or the provider refuses
 * @throws UpstreamError where the provider is down or throttles
 */
export async function refreshTokens(
  req: SessionRequest,
  client: SessionClient,
  leeway: number,
): Promise<boolean> {
  for (;;) {
    const user = await storedUser(req);
    if (!user) return false;
    if (endOf(own(user, 'tokens')) - leeway > Date.now()) return true;
    if (claimOf(req)) await delay(lookTime);
    else if (await claim(req)) return refresh(req, client, own(user, 'tokens') as object);
  }
}

/** Takes over what the stored session holds by now. Gives whether it still holds a user. */
export async function adoptTokens(req: SessionRequest): Promise<boolean> {
  const user = await storedUser(req);
  if (!user) return false;
  await save(req);
  req.user = user;
  return true;
}

async function refresh(req: SessionRequest, client: SessionClient, used: object): Promise<boolean> {
  let tokens: object;
  try {
    const result = await client.refresh!(used as never);
    if (result.refusal) {
      throttled(String(own(req.user, 'provider')), result.refusal);
      return await isReplaced(req, used);
    }
    tokens = result.tokens;
  } catch (fault) {
    await release(req).catch(() => {});
    throw fault;
  }
  // Meanwhile the user may have signed out: fresh tokens must not bring the session back.
  const user = await storedUser(req);
  if (!user) return false;
  Object.assign(user, { tokens });
  toSession(user, (_error, stored) => {
    req.session.passport = { user: stored };
  });
  await save(req);
  return true;
}

/** Whether another process puts other tokens in the place of those that it made the provider refuse. */
async function isReplaced(req: SessionRequest, used: object): Promise<boolean> {
  for (let look = 0; look < lastLooks; look++) {
    const user = await storedUser(req);
    if (!user) return false;
    if (own(own(user, 'tokens'), 'refreshToken') !== own(used, 'refreshToken')) return true;
    await delay(lookTime);
  }
  return false;
}

async function claim(req: SessionRequest): Promise<boolean> {
  const mine: Claim = { by: randomUUID(), until: Date.now() + claimTime };
  req.session.passport!.refresh = mine;
  await save(req);
  await delay(settleTime);
  return (await reload(req)) && own(claimOf(req), 'by') === mine.by;
}

async function release(req: SessionRequest): Promise<void> {
  if (!(await storedUser(req))) return;
  delete req.session.passport!.refresh;
  await save(req);
}

function claimOf(req: SessionRequest): unknown {
  const held = req.session.passport?.refresh;
  return Number(own(held, 'until')) > Date.now() ? held : undefined;
}

async function storedUser(req: SessionRequest): Promise<object | undefined> {
  if (!(await reload(req))) return undefined;
  let user: unknown;
  fromSession(req.session.passport?.user, (_error, restored: unknown) => {
    user = restored;
  });
  return user ? user : undefined;
}
