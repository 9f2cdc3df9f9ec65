import timers from 'node:timers/promises';

const speed = 20;

/** Lets time pass quickly for the limits and pauses of our own, while work goes on. Sockets keep their own time. */
export async function hurried<Value>(work: () => Promise<Value>): Promise<Value> {
  const delay = timers.setTimeout;
  const pauses = jest
    .spyOn(timers, 'setTimeout')
    .mockImplementation((ms = 0, value, options) => delay(ms / speed, value, options));
  const doNotFake = ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const;
  const others = ['setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'] as const;
  jest.useFakeTimers({ doNotFake: [...doNotFake, ...others] });
  const clock = setInterval(() => void jest.advanceTimersByTimeAsync(20 * speed), 20);
  try {
    return await work();
  } finally {
    clearInterval(clock);
    jest.useRealTimers();
    pauses.mockRestore();
  }
}
