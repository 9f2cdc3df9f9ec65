/** The sandbox's only source of time: what its tokens and sessions expire by. */
export interface SandboxClock {
  /** The sandbox's present, in milliseconds since the epoch. It runs with the machine's clock. */
  now(): number;
  /**
   * Moves the sandbox's present forward, at once and for both providers.
   *
   * @param ms - milliseconds, zero or more. Time does not go back: a token that expired stays expired.
   */
  advance(ms: number): void;
}

/** A clock that starts at the machine's time. */
export function createClock(): SandboxClock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) {
        throw new RangeError('sandbox.clock.advance: takes milliseconds, zero or more.');
      }
      ahead += ms;
    },
  };
}
