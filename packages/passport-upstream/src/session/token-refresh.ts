import { setTimeout as delay } from 'node:timers/promises';
import { ownProperty } from '../ground/own-property';
import { withTimeLimit } from '../ground/time-limit';
import { throttled } from '../upstream/outcomes';
import { UpstreamError } from '../upstream/upstream-error';
import { underLock, type Lock } from './refresh-lock';
import type { SessionClient } from './session-clients';
import { isDue } from './token-life';
import type { LatestTokens, TokenRecord } from './token-record';

/** How a session ended: by a sign-out meanwhile, or because the provider refused its tokens. */
export type SessionEnd = 'signed_out' | 'refused';

/** The options of a refresh. */
export interface RefreshOptions {
  client: SessionClient;
  leeway: number;
  lock?: Lock | undefined;
}

/** The time that a call may take if the client does not say. */
const defaultTimeoutMs = 10_000;
/** The time that the session store and the lock may take beside the provider's call. */
const maxStoreMs = 5_000;
/** The time that a lock may take to begin the refresh while the tokens are valid. */
const maxLockWaitMs = 5_000;
/** Pauses before each read that looks for the tokens of another process, after a refusal. */
const lookPausesMs = [0, 50, 150, 300, 500, 1_000];
/** Pauses before each attempt to write fresh tokens: the refresh token that was exchanged for them is worthless now. */
const writePausesMs = [0, 100, 400];

const underWay = new Map<string, Promise<LatestTokens | SessionEnd>>();

/**
 * Refreshes a record's tokens: once for all requests of this process that ask for it meanwhile, and with a `lock` once
 * for all processes. Requests wait until a deadline; the refresh goes on after it, because its refresh token may already
 * have been used.
 *
 * @param isAlive whether the tokens are still valid, so that the wait for a lock may be short
 * @throws UpstreamError if the provider is down or throttles; SessionError if the store or the lock failed
 */
export function refreshTokens(
  record: TokenRecord,
  isAlive: boolean,
  { client, leeway, lock }: RefreshOptions,
): Promise<LatestTokens | SessionEnd> {
  const { key, provider } = record;
  const maxMs = (client.timeout ?? defaultTimeoutMs) + maxStoreMs;
  const work = () => refreshIfDue(record, client, leeway);
  const start = () => (lock ? underLock(lock, key, work, isAlive ? maxLockWaitMs : maxMs) : work());
  const refresh = underWay.get(key) ?? start().finally(() => underWay.delete(key));
  underWay.set(key, refresh);
  return withTimeLimit(maxMs, refresh, () => new UpstreamError('ERR_UPSTREAM_TIMEOUT', provider));
}

/** Waits for a refresh that is under way in this process, however it ends. */
export async function refreshUnderWay({ key }: TokenRecord): Promise<void> {
  await underWay.get(key)?.catch(() => {});
}

async function refreshIfDue(
  record: TokenRecord,
  client: SessionClient,
  leeway: number,
): Promise<LatestTokens | SessionEnd> {
  // Another request may have refreshed since this one read the record.
  const latest = await record.read();
  if (latest.isEnded) return 'signed_out';
  if (!isDue(latest, leeway)) return latest;
  await record.checkStore();
  const response = await client.refresh!(latest.tokens as never);
  if (response.tokens) return keep(record, response.tokens, latest);
  throttled(record.provider, response.refusal);
  return lookAgain(record, latest);
}

/** Writes fresh tokens. If the store fails, this request uses them all the same. */
async function keep(
  record: TokenRecord,
  tokens: object,
  previous: LatestTokens,
): Promise<LatestTokens | SessionEnd> {
  for (const pauseMs of writePausesMs) {
    await delay(pauseMs);
    const isKept = await record.write(tokens, previous).catch(() => undefined);
    if (isKept === false) return 'signed_out';
    if (isKept) break;
  }
  return { tokens };
}

/** Looks for the tokens of another process, which may have used the refresh token that was refused. */
async function lookAgain(record: TokenRecord, refused: LatestTokens): Promise<LatestTokens | SessionEnd> {
  for (const pauseMs of lookPausesMs) {
    await delay(pauseMs);
    const latest = await record.read();
    if (latest.isEnded || !(await record.isSignedIn())) return 'signed_out';
    if (refreshTokenOf(latest) !== refreshTokenOf(refused)) return latest;
  }
  return 'refused';
}

function refreshTokenOf({ tokens }: LatestTokens): unknown {
  return ownProperty(tokens, 'refreshToken');
}
