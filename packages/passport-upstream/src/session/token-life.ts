import { ownProperty } from '../ground/own-property';

/** When tokens end, in milliseconds since the epoch; `Infinity` if they do not say. */
export function endOf(tokens: unknown): number {
  const end = ownProperty(tokens, 'expiresAt');
  return typeof end === 'number' ? end : Infinity;
}

/**
 * Whether tokens are to be refreshed: from `leewayMs` before their end on. Tokens of a refresh are not refreshed before
 * half of their lifetime is over, because short-lived ones would be refreshed by every request.
 */
export function isDue(latest: { tokens: object; refreshedAt?: number }, leewayMs: number): boolean {
  const end = endOf(latest.tokens);
  const { refreshedAt = -Infinity } = latest;
  return end - Math.min(leewayMs, (end - refreshedAt) / 2) <= Date.now();
}
