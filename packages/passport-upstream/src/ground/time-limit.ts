/** Settles as `work` does, or rejects with what `late` gives once so many milliseconds have passed. */
export function withTimeLimit<Value>(maxMs: number, work: Promise<Value>, late: () => Error): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), maxMs);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
