/** Ctrl+C under npm comes twice, from the terminal and from npm; milliseconds in which it is one. */
const sameKeystroke = 500;

/** Resolves at the first signal. A second one ends the process at once. */
export function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = () => {
      if (first !== undefined && performance.now() - first > sameKeystroke) process.exit(1);
      first ??= performance.now();
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
