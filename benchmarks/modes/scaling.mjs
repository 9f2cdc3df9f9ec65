import { measure, startApp, startStage, warmUp } from '../load/stage.mjs';
import { peers } from '../peers/index.mjs';
import { counts, figure, numberText, times } from '../report/cell.mjs';
import { addCounts } from '../report/statistics.mjs';

const levels = [1, 10, 100, 1_000];

/** What more connections cost. Each peer is a new process, and goes from few connections to many, because memory only grows. */
export async function run({ closest: names, isQuick, seconds: least, warmSeconds, progress }) {
  // Opening 1,000 connections is part of what is measured, and must not weigh much.
  const seconds = isQuick ? least : Math.max(2, least);
  const stage = await startStage(names);
  const measured = Object.fromEntries(names.map((peer) => [peer, []]));
  for (const peer of names) {
    progress.step(`scaling: ${peers[peer].label}`);
    const app = await startApp(stage, peer);
    await warmUp(stage, app, warmSeconds);
    for (const connections of levels) {
      measured[peer].push(await measure(stage, app, { connections, seconds }));
    }
    app.stop();
  }
  stage.stop();
  return { levels, seconds, rows: names.map((peer) => summary(peer, measured[peer])) };
}

function summary(peer, measured) {
  const at = (name) => measured.map((level) => level[name]);
  const cpuPerLogin = at('cpuEach');
  return {
    peer,
    growth: cpuPerLogin[levels.indexOf(1_000)] / cpuPerLogin[levels.indexOf(10)],
    cpuPerLogin,
    perSecond: at('perSecond'),
    rss: at('rss'),
    errors: addCounts(...at('errors')),
  };
}

/** @returns {import('../report/table.mjs').Table[]} */
export function tables({ rows }) {
  const at = (unit) => levels.map((level) => `${unit} at ${numberText(level)}`);
  return [
    {
      title: 'CPU per login and memory, by connections',
      head: ['', '1,000 to 10', ...at('CPU µs'), ...at('RSS MB'), 'errors'],
      rows: rows.map((row) => [
        peers[row.peer].label,
        times(row.growth),
        ...row.cpuPerLogin.map((cpu) => figure(cpu)),
        ...row.rss.map((rss) => figure(rss / 1e6)),
        counts(row.errors),
      ]),
    },
  ];
}
