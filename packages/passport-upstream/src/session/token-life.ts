import { ownProperty } from '../ground/own-property';

/** When tokens end, in milliseconds since the epoch; those that do not say never end. */
export function endOf(tokens: unknown): number {
  const end = ownProperty(tokens, 'expiresAt');
  return typeof end === 'number' ? end : Infinity;
}

/**
 * Whether tokens are to be refreshed: `leewayMs` before they end, but those of a refresh not before half of their life
 * is over, or short ones would be refreshed by every request.
 */
export function isDue(latest: { tokens: object; refreshedAt?: number }, leewayMs: number): boolean {
  const end = endOf(latest.tokens);
  const { refreshedAt = -Infinity } = latest;
  return end - Math.min(leewayMs, (end - refreshedAt) / 2) <= Date.now();
}
