// Dates alone: sockets and deadlines keep to the machine's clock.
const doNotFake = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

export const minute = 60_000;
export const hour = 60 * minute;

/** Moves the present of the application and of the sandbox, which are one process here, for the rest of the test. */
export function travel(milliseconds: number): void {
  const now = Date.now() + milliseconds;
  jest.useFakeTimers({ doNotFake: [...doNotFake], now });
}

afterEach(() => {
  jest.useRealTimers();
});
