import { createHash } from 'node:crypto';
import type { LRUCache } from 'lru-cache';
import type { Refusal } from 'passport-upstream/provider';

/** What Ovok says of a token: whom it is for, as the text of a response, or that it is good for nobody. */
export type CachedResult = { response: string; refusal?: never } | { refusal: Refusal; response?: never };

/**
 * Remembers what is known of tokens, for a while and for a bounded number of them, and asks about each but once at a
 * time. A token is kept as its SHA-256 alone, and a response as text, which nobody can change for another request. What
 * says nothing of the token is not remembered: a fault, a throttled call.
 */
export class IntrospectionCache {
  private readonly known: LRUCache<string, CachedResult>;
  private readonly asked = new Map<string, Promise<CachedResult>>();

  /**
   * @param max the number of tokens
   * @param ttl milliseconds
   */
  constructor(max: number, ttl: number) {
    // Loaded when a bearer strategy is made: who signs users in only does not pay for it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { LRUCache: Cache } = require('lru-cache') as typeof import('lru-cache');
    this.known = new Cache({ max, ttl });
  }

  /** What is known of a token, or else what `ask` says. */
  recall(token: string, ask: () => Promise<CachedResult>): Promise<CachedResult> {
    const key = createHash('sha256').update(token).digest('base64');
    const known = this.known.get(key);
    return known ? Promise.resolve(known) : (this.asked.get(key) ?? this.ask(key, ask));
  }

  private ask(key: string, ask: () => Promise<CachedResult>): Promise<CachedResult> {
    const asked = ask()
      .then((word) => {
        if (word.refusal?.code !== 'rate_limited') this.known.set(key, word);
        return word;
      })
      .finally(() => this.asked.delete(key));
    this.asked.set(key, asked);
    return asked;
  }
}
