import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { throttled } from '../upstream/outcomes';
import { ownProperty } from '../ground/own-property';
import { fromSession, toSession } from './session-user';
import type { SessionClient } from './session-clients';
import { readStored, takeOver, writeStored, type SessionRequest, type StoredSession } from './stored-session';
import type { Successors } from './successors';

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
/** Milliseconds that a request whose token lives waits for another process. */
const patience = 2_000;
/** Looks for another's tokens after a refusal, before the user is signed out. */
const lastLooks = 40;

/** When tokens end, in milliseconds since the epoch; those that do not say never end. */
export function endOf(tokens: unknown): number {
  const end = ownProperty(tokens, 'expiresAt');
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
 * @param successors what used refresh tokens were exchanged for
 * @returns whether it does; not, where the user has signed out or the provider refuses
 * @throws UpstreamError where the provider is down or throttles
 */
export async function refreshTokens(
  req: SessionRequest,
  client: SessionClient,
  leeway: number,
  successors: Successors,
): Promise<boolean> {
  const startedAt = performance.now();
  for (;;) {
    const stored = await readStored(req);
    const held = ownProperty(userIn(stored), 'tokens') as object | undefined;
    if (!stored || !held) return false;
    const tokens = successors.latest(held);
    if (endOf(tokens) - leeway > Date.now()) return tokens === held || putTokens(req, tokens);
    if (!claimOf(stored)) {
      if (await claim(req, stored)) return refresh(req, client, tokens, successors);
    } else {
      // Who holds the claim may have died. As long as the old token lives, nobody waits for that.
      if (endOf(held) > Date.now() && performance.now() - startedAt > patience) return true;
      await delay(lookTime);
    }
  }
}

/** Takes over what the stored session holds by now. Gives whether it still holds a user. */
export async function adoptTokens(req: SessionRequest): Promise<boolean> {
  const stored = await readStored(req);
  const user = userIn(stored);
  if (!stored || !user) return false;
  takeOver(req, stored);
  req.user = user;
  return true;
}

async function refresh(
  req: SessionRequest,
  client: SessionClient,
  used: object,
  successors: Successors,
): Promise<boolean> {
  try {
    const { tokens, refusal } = await client.refresh!(used as never);
    if (refusal) {
      throttled(String(ownProperty(req.user, 'provider')), refusal);
      return await isReplaced(req, used);
    }
    successors.add(used, tokens);
    return await putTokens(req, tokens);
  } catch (fault) {
    await release(req).catch(() => {});
    throw fault;
  }
}

/** Puts tokens into the stored session, if it still holds a user: they must not bring back one who has signed out. */
async function putTokens(req: SessionRequest, tokens: object): Promise<boolean> {
  const stored = await readStored(req);
  const user = userIn(stored);
  if (!stored || !user) return false;
  toSession(Object.assign(user, { tokens }), (_error, value) => {
    stored.passport = { user: value };
  });
  await writeStored(req, stored);
  return true;
}

/** Whether another process puts other tokens in the place of those that it made the provider refuse. */
async function isReplaced(req: SessionRequest, used: object): Promise<boolean> {
  for (let look = 0; look < lastLooks; look++) {
    const user = userIn(await readStored(req));
    if (!user) return false;
    if (ownProperty(ownProperty(user, 'tokens'), 'refreshToken') !== ownProperty(used, 'refreshToken'))
      return true;
    await delay(lookTime);
  }
  return false;
}

async function claim(req: SessionRequest, stored: StoredSession): Promise<boolean> {
  const mine: Claim = { by: randomUUID(), until: Date.now() + claimTime };
  await writeStored(req, { ...stored, passport: { ...stored.passport, refresh: mine } });
  await delay(settleTime);
  return ownProperty(claimOf(await readStored(req)), 'by') === mine.by;
}

async function release(req: SessionRequest): Promise<void> {
  const stored = await readStored(req);
  if (!stored || !userIn(stored)) return;
  await writeStored(req, { ...stored, passport: { user: stored.passport?.user } });
}

/** A claim that holds. One far in the future is of a process whose clock is wrong. */
function claimOf(stored: StoredSession | undefined): unknown {
  const held = stored?.passport?.refresh;
  const left = Number(ownProperty(held, 'until')) - Date.now();
  return left > 0 && left < 2 * claimTime ? held : undefined;
}

function userIn(stored: StoredSession | undefined): object | undefined {
  let user: unknown;
  fromSession(stored?.passport?.user, (_error, restored: unknown) => {
    user = restored;
  });
  return user ? user : undefined;
}
