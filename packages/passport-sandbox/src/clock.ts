/** The sandbox's only source of time, by which its tokens and sessions expire. */
export interface SandboxClock {
  /**
   * Tells the sandbox's time, which runs with the machine's clock.
   *
   * @returns milliseconds since the epoch
   */
  now(): number;
  /**
   * Moves the sandbox's time forward, at once and for both providers.
   *
   * @param ms milliseconds, zero or more. Time does not go back: an expired token stays expired.
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
