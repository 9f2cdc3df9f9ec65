/** How the heap of a process changed over many requests. */
export interface Heap {
  /** Kilobytes in use, after a garbage collection: at first, half way, at the end. */
  kilobytes: number[];
  /** How the requests ended. */
  outcomes: Record<string, number>;
}

/** Prints how the heap changes over `count` requests, some at once. For a process started with `--expose-gc`. */
export async function printHeap(count: number, request: (number: number) => Promise<{ outcome: string }>) {
  const outcomes: Record<string, number> = {};
  const kilobytes: number[] = [];
  const measure = () => {
    global.gc!();
    kilobytes.push(Math.round(process.memoryUsage().heapUsed / 1_024));
  };
  const run = async (from: number, to: number) => {
    for (let first = from; first < to; first += 100) {
      const batch = Array.from({ length: 100 }, (_, index) => request(first + index));
      for (const { outcome } of await Promise.all(batch)) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  };
  // What is filled once (caches up to their bounds, compiled code) is no leak.
  await run(0, count / 10);
  measure();
  await run(count / 10, count / 2);
  measure();
  await run(count / 2, count);
  measure();
  console.log(JSON.stringify({ kilobytes, outcomes } satisfies Heap));
}
