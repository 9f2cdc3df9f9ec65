import { peers } from '../peers/index.mjs';
import { measure, startApp, startStage } from '../load/stage.mjs';
import { addCounts, median, ratio } from '../report/statistics.mjs';
import { errorsText, figure, times } from '../report/table.mjs';

/** As many logins as an application can serve, each peer in turn, round after round. */
export const run = (bench) => inTurns(bench, 'throughput', { connections: 50 });

/** Lets each peer serve in turn, round after round, each in a process that lives on. */
export async function inTurns({ names, rounds, seconds, progress }, mode, { connections, kind }) {
  const stage = await startStage(names);
  const apps = {};
  for (const peer of names) {
    progress.step(`${mode}: warming up ${peers[peer].label}`);
    apps[peer] = await startApp(stage, peer);
    await measure(stage, apps[peer], { connections, seconds: Math.min(1, seconds) });
  }
  const measured = Object.fromEntries(names.map((peer) => [peer, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const peer of names) {
      progress.step(`${mode}: round ${round} of ${rounds}, ${peers[peer].label}`);
      measured[peer].push(await measure(stage, apps[peer], { connections, seconds, kind }));
    }
  }
  for (const app of Object.values(apps)) app.stop();
  stage.stop();
  return { connections, rounds, seconds, rows: names.map((peer) => summary(peer, measured)) };
}

function summary(peer, measured) {
  const of = (name, who = peer) => measured[who]?.map((round) => round[name]);
  return {
    peer,
    toOurs: ratio(of('perSecond'), of('perSecond', 'ours')),
    toAxios: ratio(of('perSecond'), of('perSecond', 'axios')),
    cpuToOurs: ratio(of('cpuPerLogin'), of('cpuPerLogin', 'ours')),
    perSecond: median(of('perSecond')),
    cpuPerLogin: median(of('cpuPerLogin')),
    busy: median(of('busy')),
    p50: median(of('p50')),
    p99: median(of('p99')),
    rss: median(of('rss')),
    logins: of('logins').reduce((sum, logins) => sum + logins, 0),
    errors: addCounts(...of('errors')),
  };
}

/** @returns {import('../report/table.mjs').Table[]} */
export function tables(result, title = `Logins per second, ${result.connections} connections`) {
  const head = [
    '',
    'to ours',
    'to axios',
    'logins/s',
    'CPU µs',
    'CPU to ours',
    'busy',
    'p50 ms',
    'p99 ms',
    'RSS MB',
    'errors',
  ];
  const rows = result.rows.map((row) => [
    peers[row.peer].label,
    times(row.toOurs),
    times(row.toAxios),
    figure(row.perSecond),
    figure(row.cpuPerLogin),
    times(row.cpuToOurs),
    `${figure(row.busy * 100)} %`,
    figure(row.p50, 1),
    figure(row.p99, 1),
    figure(row.rss / 1e6),
    errorsText(row.errors),
  ]);
  return [{ title, head, rows }];
}
