/**
 * Tells how far a run is: on a terminal one line that is rewritten, elsewhere a line for each step.
 *
 * @param {NodeJS.WriteStream} [stream]
 */
export function startProgress(stream = process.stderr) {
  const startedAt = performance.now();
  return {
    step(text) {
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      const line = `${String(seconds).padStart(4)} s  ${text}`;
      stream.write(stream.isTTY ? `\r\x1b[2K${line.slice(0, stream.columns - 1)}` : `${line}\n`);
    },
    end() {
      if (stream.isTTY) stream.write('\r\x1b[2K');
    },
  };
}
