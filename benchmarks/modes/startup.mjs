import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startStage } from '../load/stage.mjs';
import { peers } from '../peers/index.mjs';
import { figure, times } from '../report/cell.mjs';
import { median, ratio } from '../report/statistics.mjs';

const probe = join(import.meta.dirname, '..', 'processes', 'require-probe.mjs');

/** Requires each package in processes of their own, in turns. */
export async function run({ names, isQuick, progress }) {
  const others = names.flatMap((peer) => peers[peer].packages).filter((name) => name !== 'ldapjs');
  // axios is what the others are compared with.
  const modules = [...new Set(['passport-ovok', 'passport-vero', 'axios', ...others])];
  const rounds = isQuick ? 3 : 9;
  const stage = await startStage([]);
  const measured = Object.fromEntries(modules.map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    progress.step(`startup: round ${round} of ${rounds}`);
    for (const name of modules) {
      const { stdout } = await promisify(execFile)(process.execPath, [probe, name, stage.baseURL]);
      measured[name].push(JSON.parse(stdout));
    }
  }
  stage.stop();
  return { rounds, rows: modules.map((name) => summary(name, measured)) };
}

function summary(name, measured) {
  const stage = (which) => {
    const of = (what, who = name) => measured[who].map((round) => round[which][what]);
    return {
      toAxios: ratio(of('ms'), of('ms', 'axios')),
      ms: median(of('ms')),
      rss: median(of('rss')),
      packages: measured[name][0][which].packages.length,
    };
  };
  const [{ loggedIn }] = measured[name];
  return { name, required: stage('required'), ...(loggedIn ? { loggedIn: stage('loggedIn') } : {}) };
}

/** @returns {import('../report/table.mjs').Table[]} */
export function tables({ rounds, rows }) {
  const cells = (stage) => [
    times(stage?.toAxios),
    figure(stage?.ms, 1),
    figure(stage && stage.rss / 1e6, 1),
    figure(stage?.packages),
  ];
  const head = ['', 'to axios', 'ms', 'RSS MB', 'packages loaded'];
  const title = `in ${rounds} new processes each`;
  return [
    {
      title: `require, ${title}`,
      head,
      rows: rows.map(({ name, required }) => [name, ...cells(required)]),
    },
    {
      title: `require and the first login, ${title}`,
      head,
      rows: rows.filter(({ loggedIn }) => loggedIn).map(({ name, loggedIn }) => [name, ...cells(loggedIn)]),
    },
  ];
}
