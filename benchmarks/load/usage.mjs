/** What this process has used: microseconds of CPU time so far, and bytes of memory. */
export function usage({ isCollected = false } = {}) {
  if (isCollected) globalThis.gc();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { cpu: user + system, rss, heap: heapUsed + external };
}
