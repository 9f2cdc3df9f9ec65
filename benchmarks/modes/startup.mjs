import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { peers } from '../peers.mjs';
import { median, ratio } from '../statistics.mjs';
import { figure, times } from '../table.mjs';

const probe = join(import.meta.dirname, '..', 'processes', 'require-probe.mjs');

/** Requires each package in processes of their own, in turns. */
export async function run({ names, isQuick, progress }) {
  const others = names.flatMap((peer) => peers[peer].packages).filter((name) => name !== 'ldapjs');
  // axios is there in any case, as ours need it.
  const modules = [...new Set(['passport-ovok', 'passport-vero', 'axios', ...others])];
  const rounds = isQuick ? 15 : 31;
  const measured = Object.fromEntries(modules.map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    progress.step(`startup: round ${round} of ${rounds}`);
    for (const name of modules) {
      const { stdout } = await promisify(execFile)(process.execPath, [probe, name]);
      measured[name].push(JSON.parse(stdout));
    }
  }
  const of = (name, what) => measured[name].map((round) => round[what]);
  const rows = modules.map((name) => ({
    name,
    toAxios: ratio(of(name, 'ms'), of('axios', 'ms')),
    ms: median(of(name, 'ms')),
    rss: median(of(name, 'rss')),
    // JSON leaves out what the others have not.
    msMade: made(of(name, 'msMade')),
    rssMade: made(of(name, 'rssMade')),
    packages: measured[name][0].packages.length,
    bearerOnly: measured[name][0].packages.filter((loaded) => ['jose', 'lru-cache'].includes(loaded)),
  }));
  return { rounds, rows };
}

const made = (values) => (values[0] === undefined ? undefined : median(values));

/** @returns {import('../table.mjs').Table[]} */
export function tables(result) {
  return [
    {
      title: `require, in ${result.rounds} new processes each`,
      head: [
        '',
        'to axios',
        'ms',
        'RSS MB',
        'ms, a strategy made',
        'RSS MB, a strategy made',
        'packages loaded',
      ],
      rows: result.rows.map((row) => [
        row.name,
        times(row.toAxios),
        figure(row.ms, 1),
        figure(row.rss / 1e6, 1),
        figure(row.msMade, 1),
        figure(row.rssMade && row.rssMade / 1e6, 1),
        figure(row.packages),
      ]),
    },
  ];
}
