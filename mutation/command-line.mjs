import { parseArgs } from 'node:util';

/** A command line that cannot be followed, in one sentence. */
export class UsageError extends Error {}

export const help = `npm run mutate -- [package or file ...] [options]

Changes the code of packages/*/src in small ways, one at a time, and tells which of these mutants no test catches.
Without a package or a file it takes every package, which takes hours.

  --since ref   only the lines that have changed since this commit or branch
  --help        this

The figures and each surviving mutant stand in mutation/reports. It exits with 2 where it cannot run.
`;

/**
 * @param {string[]} args
 * @returns {{ isHelp: boolean, names: string[], since?: string }}
 * @throws UsageError
 */
export function readCommandLine(args) {
  const options = { help: { type: 'boolean', short: 'h' }, since: { type: 'string' } };
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { isHelp: values.help ?? false, names: positionals, since: values.since };
  } catch (error) {
    const [sentence] = error.message.split(/\. |\n/);
    throw new UsageError(`${sentence.replace(/\.$/, '')}. --help says what there is.`);
  }
}
