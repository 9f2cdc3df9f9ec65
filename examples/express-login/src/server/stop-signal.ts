/** Ctrl+C under npm comes twice, from the terminal and from npm; within this time it counts as one. */
const sameKeystrokeMs = 500;

/** Resolves at SIGINT or SIGTERM. A second signal ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = () => {
      if (first !== undefined && performance.now() - first > sameKeystrokeMs) process.exit(1);
      first ??= performance.now();
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
