import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

/** Connections to one login service at a time. Logins beyond wait for a free one, within their own deadline. */
const most = 256;
/**
 * Milliseconds that a connection rests between two logins. What comes in then was not asked for, or says that the
 * service is done with the connection: {@link keepAliveAgents} drops it. Without a rest, two answers that are written
 * one right after the other go to two people.
 */
const rest = 1;

/** Shares out the connections to one login service, the one that has rested longest first. */
export class Connections {
  private opened = 0;
  /** When each unused connection was given back; oldest first, as the agents hand them out. */
  private readonly resting: number[] = [];
  private readonly waiting = new Set<(since: number) => void>();
  private readonly unserved = new WeakSet<AbortSignal>();

  /** Waits for a connection. Whoever got it gives it back. */
  async take(signal: AbortSignal): Promise<void> {
    if (this.resting.length === 0 && this.opened < most) {
      this.opened++;
      return;
    }
    this.unserved.add(signal);
    const since = this.resting.shift() ?? (await this.next(signal));
    // A timer may fire early: it counts from when the event loop last looked at the clock.
    for (let left; (left = since + rest - performance.now()) > 0;) await sleep(left);
    // Two turns of the event loop: what has come in is also read.
    await turn();
    await turn();
    this.unserved.delete(signal);
  }

  giveBack(): void {
    const now = performance.now();
    const [next] = this.waiting;
    if (next) next(now);
    else this.resting.push(now);
  }

  /** Whether who waits, or waited to the end, under this signal has got no connection. */
  isWaiting(signal: AbortSignal): boolean {
    return this.unserved.has(signal);
  }

  private next(signal: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      const next = (since: number) => {
        this.waiting.delete(next);
        resolve(since);
      };
      this.waiting.add(next);
      signal.addEventListener('abort', () => {
        this.waiting.delete(next);
        reject(new Error('aborted'));
      });
    });
  }
}
