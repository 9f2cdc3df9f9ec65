import { setTimeout as delay } from 'node:timers/promises';
import { ownProperty } from '../ground/own-property';
import { withTimeLimit } from '../ground/time-limit';
import { throttled } from '../upstream/outcomes';
import { UpstreamError } from '../upstream/upstream-error';
import { underLock, type Lock } from './refresh-lock';
import type { SessionClient } from './session-clients';
import { isDue } from './token-life';
import type { LatestTokens, TokenRecord } from './token-record';

/** How a session ended: somebody signed out meanwhile, or the provider refused its tokens. */
export type SessionEnd = 'signed_out' | 'refused';

/** What a refresh takes beside the record. */
export interface RefreshOptions {
  client: SessionClient;
  leeway: number;
  lock?: Lock | undefined;
}

/** For a client that does not say how long its calls may take. */
const defaultTimeoutMs = 10_000;
/** What a refresh may take beside the provider's call: the session store and the lock. */
const storeTimeMs = 5_000;
/** For a lock to begin the refresh, while the tokens live. */
const patienceMs = 5_000;
/** Pauses between looks for another process's tokens, after a refusal. */
const lookPausesMs = [0, 50, 150, 300, 500, 1_000];
/** Pauses between tries to write fresh tokens, since the refresh token that they came of is spent. */
const writePausesMs = [0, 100, 400];

const underWay = new Map<string, Promise<LatestTokens | SessionEnd>>();

/**
 * Refreshes a record's tokens, once for all requests of this process that ask for it meanwhile, and with a `lock` once
 * for all processes. Nobody waits beyond a deadline, whatever the store, the lock and the client do; the refresh goes
 * on all the same, since its refresh token is spent.
 *
 * @param isAlive whether the tokens live on for now, so that nobody need wait long for a lock
 * @throws UpstreamError where the provider is down or throttles; SessionError where the store or the lock failed
 */
export function refreshTokens(
  record: TokenRecord,
  isAlive: boolean,
  { client, leeway, lock }: RefreshOptions,
): Promise<LatestTokens | SessionEnd> {
  const { key, provider } = record;
  const maxMs = (client.timeout ?? defaultTimeoutMs) + storeTimeMs;
  const work = () => refreshIfDue(record, client, leeway);
  const start = () => (lock ? underLock(lock, key, work, isAlive ? patienceMs : maxMs) : work());
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
  // Since the request looked, another one may have refreshed.
  const latest = await record.read();
  if (latest.isEnded) return 'signed_out';
  if (!isDue(latest, leeway)) return latest;
  await record.checkStore();
  const response = await client.refresh!(latest.tokens as never);
  if (response.tokens) return keep(record, response.tokens, latest);
  throttled(record.provider, response.refusal);
  return lookAgain(record, latest);
}

/** Writes fresh tokens. Where the store fails in just this moment, this request has them all the same. */
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

/** Looks for the tokens of another process, which may have spent the refresh token that was refused. */
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
