import timers from 'node:timers/promises';
import type { Cancellation } from './cancellation';
import { Connection } from './connection';
import type { Connector } from './connector';

// As they are now: sinon puts its own there while a test has stopped the clock.
const { setImmediate: turn, setTimeout: sleep } = timers;

/** Connections to one login service at a time. Logins beyond wait for a free one, within their own deadline. */
const most = 256;
/**
 * Milliseconds that a connection rests between two logins. What comes in then was not asked for, or says that the
 * service is done with the connection: undici drops it. Without a rest, two answers that are written one right after
 * the other go to two people.
 */
const rest = 1;

/** What ends the wait for a connection where there was none until the deadline. */
export class Unserved extends Error {
  constructor() {
    super('There was no connection.');
  }
}

interface Resting {
  connection: Connection;
  since: number;
}

/** Shares out the connections to one login service, the one that has rested longest first. */
export class Connections {
  private readonly connector: Connector;
  private open = 0;
  /** Oldest first. */
  private readonly resting: Resting[] = [];
  private readonly waiting = new Set<(resting: Resting) => void>();

  constructor(connector: Connector) {
    this.connector = connector;
  }

  /**
   * Waits for a connection. Whoever got it gives it back.
   *
   * @throws Unserved where the wait was cancelled
   */
  async take(cancellation: Cancellation): Promise<Connection> {
    let resting = this.longestResting();
    if (!resting && this.open < most) {
      this.open++;
      return new Connection(this.connector);
    }
    resting ??= await this.next(cancellation);
    cancellation.onCancel = undefined;
    await restFrom(resting.since);
    // Two turns of the event loop: what has come in is also read.
    await turn();
    await turn();
    if (cancellation.isCancelled) {
      this.giveBack(resting.connection);
      throw new Unserved();
    }
    return isUsable(resting.connection) ? resting.connection : new Connection(this.connector);
  }

  giveBack(connection: Connection): void {
    const resting = { connection, since: performance.now() };
    const [next] = this.waiting;
    if (next) next(resting);
    else if (connection.isOpen) this.resting.push(resting);
    else this.open--;
  }

  private longestResting(): Resting | undefined {
    while (this.resting[0]?.connection.isOpen === false) {
      this.resting.shift();
      this.open--;
    }
    return this.resting.shift();
  }

  private next(cancellation: Cancellation): Promise<Resting> {
    return new Promise((resolve, reject) => {
      const next = (resting: Resting) => {
        this.waiting.delete(next);
        resolve(resting);
      };
      this.waiting.add(next);
      cancellation.onCancel = () => {
        this.waiting.delete(next);
        reject(new Unserved());
      };
    });
  }
}

async function restFrom(since: number): Promise<void> {
  // A timer may fire early: it counts from when the event loop last looked at the clock. A test may set it back.
  for (let tries = 0; tries < 2; tries++) {
    const left = since + rest - performance.now();
    if (left > 0) await sleep(Math.min(left, rest));
  }
}

/**
 * undici's own turn never comes while a test has stopped the clock, as jest, vitest and sinon mark their
 * `setImmediate`: there, no connection is used twice.
 */
function isUsable(connection: Connection): boolean {
  const isClockStopped = Object.hasOwn(setImmediate, 'clock');
  if (isClockStopped) connection.close();
  return connection.isOpen;
}
