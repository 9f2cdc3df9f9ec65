/** Fakes `Date`, which then moves by {@link pass} alone. Timers and sockets stay real. */
export function holdTime(): void {
  const kept = [
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'clearImmediate',
  ];
  const others = ['nextTick', 'queueMicrotask', 'performance', 'hrtime'];
  jest.useFakeTimers({ doNotFake: [...kept, ...others] as never });
}

/** Lets time pass for the application and for the sandbox, whose clock runs with the machine's. */
export function pass(ms: number): void {
  jest.setSystemTime(Date.now() + ms);
}
