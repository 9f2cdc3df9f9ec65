import { createHash } from 'node:crypto';
import { ownProperty } from '../ground/own-property';

/** Tokens that are remembered, and for how many milliseconds. */
const most = 10_000;
const time = 600_000;

/**
 * What used refresh tokens were exchanged for, for a while. A handler that was under way during a refresh may write its
 * older copy of the session over the fresh tokens, and a store may fail when they are written: the used token must not
 * be used again, and need not.
 */
export class Successors {
  private readonly known = new Map<string, { tokens: object; since: number }>();

  add(used: object, tokens: object): void {
    // A provider that does not rotate gives the same one back.
    if (keyOf(used) === keyOf(tokens)) return;
    for (const [key, { since }] of this.known) {
      if (this.known.size < most && performance.now() - since < time) break;
      this.known.delete(key);
    }
    this.known.set(keyOf(used), { tokens, since: performance.now() });
  }

  /** The latest tokens that came of some, or these themselves. */
  latest(tokens: object): object {
    let last = tokens;
    for (let next: object | undefined = last; next; next = this.known.get(keyOf(last))?.tokens) last = next;
    return last;
  }
}

function keyOf(tokens: object): string {
  return createHash('sha256')
    .update(String(ownProperty(tokens, 'refreshToken')))
    .digest('base64');
}
