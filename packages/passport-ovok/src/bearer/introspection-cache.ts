import { createHash } from 'node:crypto';
import type { LRUCache } from 'lru-cache';
import { UpstreamError, type Refusal } from 'passport-upstream/provider';

/** The cached result of a token check: the members of the response that are read, as JSON, or a refusal. */
export type CachedResult = { response: string; refusal?: never } | { refusal: Refusal; response?: never };

/** The bounds of an {@link IntrospectionCache}. */
export interface IntrospectionBounds {
  /** Maximum number of good tokens, and of refused ones. */
  max: number;
  /** Milliseconds that a result is remembered. */
  ttlMs: number;
  /** Maximum number of checks under way at once. */
  maxInFlight: number;
}

/** Maximum size of all responses together, in bytes. A string takes at most two bytes a character. */
const maxSize = 16 * 1_024 * 1_024;

/**
 * Remembers the results of token checks, and makes one check at a time for each token. The key is the token's SHA-256:
 * no token is kept. Refused tokens are remembered apart, so that made-up ones do not displace good ones. An error is
 * not remembered. A 429 is: until its `Retry-After` has passed, no check is made.
 *
 * The checks under way are not in an `LRUCache`, whose `fetch` could share them: there they would displace good tokens,
 * and a displaced check would reject the requests that wait for it.
 */
export class IntrospectionCache {
  private readonly accepted: LRUCache<string, { response: string }>;
  private readonly refused: LRUCache<string, { refusal: Refusal }>;
  private readonly underWay = new Map<string, Promise<CachedResult>>();
  private readonly maxInFlight: number;
  /** When checks are made again, as `performance.now()` counts. */
  private pausedUntil = 0;

  constructor({ max, ttlMs, maxInFlight }: IntrospectionBounds) {
    // Loaded here, so that an application without a bearer strategy does not load it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { LRUCache: Cache } = require('lru-cache') as typeof import('lru-cache');
    const sizeCalculation = ({ response }: { response: string }) => 2 * response.length;
    this.accepted = new Cache({ max, ttl: ttlMs, maxSize, sizeCalculation });
    this.refused = new Cache({ max, ttl: ttlMs });
    this.maxInFlight = maxInFlight;
  }

  /**
   * Gives the remembered result of a token, or else that of a check.
   *
   * @returns a refusal `rate_limited` while no check may be made
   * @throws UpstreamError `ERR_UPSTREAM_BUSY` if too many checks are under way; or what the check throws
   */
  async resultFor(token: string, check: () => Promise<CachedResult>): Promise<CachedResult> {
    const key = createHash('sha256').update(token).digest('base64');
    const known = this.accepted.get(key) ?? this.refused.get(key) ?? this.underWay.get(key);
    if (known) return known;
    const pauseMs = this.pausedUntil - performance.now();
    if (pauseMs > 0) return { refusal: { code: 'rate_limited', retryAfter: Math.ceil(pauseMs / 1_000) } };
    if (this.underWay.size >= this.maxInFlight) {
      throw new UpstreamError('ERR_UPSTREAM_BUSY', 'ovok', { retryAfter: 1 });
    }
    const result = this.checked(key, check).finally(() => this.underWay.delete(key));
    this.underWay.set(key, result);
    return result;
  }

  private async checked(key: string, check: () => Promise<CachedResult>): Promise<CachedResult> {
    const result = await check();
    if (!result.refusal) this.accepted.set(key, result);
    else if (result.refusal.code !== 'rate_limited') this.refused.set(key, result);
    else this.pauseFor(result.refusal.retryAfter ?? 0);
    return result;
  }

  private pauseFor(seconds: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, performance.now() + seconds * 1_000);
  }
}
