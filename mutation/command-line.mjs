import { availableParallelism } from 'node:os';
import { UsageError, parseUsage } from '../scripts/platform/usage.mjs';

export const help = `npm run mutate -- [package, folder or file ...] [options]

Changes the code of packages/*/src in small ways, one at a time, and tells which of these mutants no test catches.
Without a package, a folder or a file it takes every package, which takes hours.

  --since ref   only the lines that have changed since this commit or branch
  --near        only the tests of a mutant's own folder; without it, what survives them is judged by the whole package's
  --workers n   mutants that are judged at once (default: as many as there are processors)
  --publish     writes the figures into docs/quality.md
  --help        this

The figures and each surviving mutant stand in mutation/reports. It exits with 1 where too many survive, and with 2
where it cannot run.
`;

const options = {
  help: { type: 'boolean', short: 'h' },
  since: { type: 'string' },
  workers: { type: 'string' },
  near: { type: 'boolean' },
  publish: { type: 'boolean' },
};

/**
 * @param {string[]} args
 * @returns {{ isHelp: boolean, names: string[], since?: string, isNear: boolean, workers: number, isPublished: boolean }}
 * @throws UsageError
 */
export function readCommandLine(args) {
  const { values, positionals } = parseUsage({ args, options, allowPositionals: true });
  const { since, workers = String(availableParallelism()) } = values;
  if (!/^[1-9]\d?$/.test(workers)) {
    throw new UsageError(`"--workers" must be a number from 1 to 99, not "${workers}".`);
  }
  if (since !== undefined && values.publish) {
    throw new UsageError('"--publish" takes whole files, and "--since" takes parts of them.');
  }
  return {
    isHelp: values.help ?? false,
    names: positionals,
    since,
    isNear: values.near ?? false,
    workers: Number(workers),
    isPublished: values.publish ?? false,
  };
}
