/**
 * When the requests of a Poisson process arrive: at random and independent of each other, as people do.
 *
 * @param {{ perSecond: number, seconds: number, seed: number }} process the same seed gives the same arrivals, so that
 *   every program is measured with the same bursts
 * @returns {number[]} milliseconds from the beginning, ascending
 */
export function poissonArrivals({ perSecond, seconds, seed }) {
  const random = mulberry32(seed);
  const arrivals = [];
  let atMs = 0;
  for (;;) {
    // The time between two arrivals is exponentially distributed.
    atMs += (-Math.log(1 - random()) / perSecond) * 1_000;
    if (atMs >= seconds * 1_000) return arrivals;
    arrivals.push(atMs);
  }
}

/** The generator mulberry32, since Math.random() takes no seed. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
