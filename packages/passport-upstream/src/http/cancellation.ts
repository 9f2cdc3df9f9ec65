/**
 * Ends an exchange before its answer. An `AbortController` does the same for any number of listeners; here there is one
 * at a time, at a tenth of the cost.
 */
export class Cancellation {
  /** Called when the exchange is to end. Who is in charge of it at the time sets it. */
  onCancel: (() => void) | undefined;
  isCancelled = false;

  cancel(): void {
    this.isCancelled = true;
    this.onCancel?.();
  }
}
