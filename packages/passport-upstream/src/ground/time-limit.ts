/** Settles as `work` does. After `maxMs` milliseconds it rejects with the error that `late` makes; `work` goes on. */
export function withTimeLimit<Value>(maxMs: number, work: Promise<Value>, late: () => Error): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), maxMs);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
