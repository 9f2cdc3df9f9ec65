import { createHash } from 'node:crypto';
import type { LRUCache } from 'lru-cache';
import type { LoginResult } from 'passport-upstream';

/**
 * Remembers what is known of tokens, for a while and for a bounded number of them, and asks about each but once at a
 * time. A token is kept as its SHA-256 alone. What says nothing of the token is not remembered: a fault, a throttled call.
 */
export class TokenMemory<User> {
  private readonly known: LRUCache<string, LoginResult<User>>;
  private readonly asked = new Map<string, Promise<LoginResult<User>>>();

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

  recall(token: string, ask: () => Promise<LoginResult<User>>): Promise<LoginResult<User>> {
    const key = createHash('sha256').update(token).digest('base64');
    const known = this.known.get(key);
    if (known) return Promise.resolve(known);
    const asked = this.asked.get(key) ?? this.ask(key, ask);
    this.asked.set(key, asked);
    return asked;
  }

  private async ask(key: string, ask: () => Promise<LoginResult<User>>): Promise<LoginResult<User>> {
    try {
      const result = await ask();
      if (result.refusal?.code !== 'rate_limited') this.known.set(key, result);
      return result;
    } finally {
      this.asked.delete(key);
    }
  }
}
