import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { npmCommand } from '../platform/npm.mjs';

/** Runs a program to its end and gives what it printed; rejects with that where it did not end well. */
export async function call(program, args, options = {}) {
  try {
    const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 64 * 2 ** 20, ...options });
    return stdout;
  } catch (error) {
    throw new Error(`${error.stdout ?? ''}${error.stderr ?? ''}`.trim() || error.message, { cause: error });
  }
}

/** As {@link call}, for a JavaScript program. */
export const node = (args, options) => call(process.execPath, args, options);

/** As {@link call}, for npm. */
export const npm = (args, options) => call(...npmCommand(args), options);

/** Does some work when it is first asked for, and then gives the same promise. */
export function once(work) {
  let promise;
  return () => (promise ??= work());
}

/**
 * Does all works, as many at once as there are processors.
 *
 * @throws Error with every message, where any failed
 */
export async function together(works) {
  const waiting = [...works];
  const problems = [];
  const worker = async () => {
    for (let work = waiting.shift(); work; work = waiting.shift()) {
      await work().catch((error) => problems.push(error.message));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** What a step throws that could not be taken, for a reason that says nothing about the project. */
export class NotChecked extends Error {}

/**
 * Takes every step, whether or not one before it failed, and tells of each in a line, and below it the `note` that a
 * step may give.
 *
 * @param {{ name: string, work: () => Promise<unknown> }[]} steps
 * @returns the steps, each with `ok`
 */
export async function take(steps) {
  const taken = [];
  for (const step of steps) {
    const startedAt = performance.now();
    const { note, error } = await step.work().then(
      (result) => ({ note: result?.note }),
      (error) => ({ note: error.message, error }),
    );
    const ok = error === undefined || error instanceof NotChecked;
    const word = error === undefined ? 'ok' : ok ? 'skipped' : 'failed';
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${word.padEnd(7)} ${step.name} (${seconds} s)`);
    if (note) console.log(note.replaceAll(/^/gm, '        '));
    taken.push({ ...step, ok });
  }
  return taken;
}
