/** How long something lives that ends then, in milliseconds since the epoch: in minutes, or seconds where it is short. */
export function lifetimeOf(end: number, now = Date.now()): string {
  const seconds = Math.round((end - now) / 1_000);
  return seconds < 120 ? `lives ${seconds} s` : `lives ${Math.round(seconds / 60)} min`;
}
