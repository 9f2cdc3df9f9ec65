import { peers, withoutTwins } from '../peers/index.mjs';
import { measure, startApp, startStage } from '../load/stage.mjs';
import { addCounts, median, ratio } from '../report/statistics.mjs';
import { errorsText, figure, times } from '../report/table.mjs';

const levels = [1, 10, 100, 1_000];

/** What more connections cost: in each round a new process, from few connections to many, since memory only grows. */
export async function run({ names: all, isQuick, rounds: most, seconds: longest, progress }) {
  const names = withoutTwins(all);
  const rounds = Math.min(isQuick ? 1 : 3, most);
  const seconds = Math.min(2, longest);
  const stage = await startStage(names);
  const measured = Object.fromEntries(names.map((peer) => [peer, levels.map(() => [])]));
  for (let round = 1; round <= rounds; round++) {
    for (const peer of names) {
      progress.step(`scaling: round ${round} of ${rounds}, ${peers[peer].label}`);
      const app = await startApp(stage, peer);
      await measure(stage, app, { connections: 10, seconds: Math.min(1, seconds) });
      for (const [index, connections] of levels.entries()) {
        measured[peer][index].push(await measure(stage, app, { connections, seconds }));
      }
      app.stop();
    }
  }
  stage.stop();
  return { levels, rounds, seconds, rows: names.map((peer) => summary(peer, measured[peer])) };
}

function summary(peer, rounds) {
  const of = (index, name) => rounds[index].map((round) => round[name]);
  const at = (name) => levels.map((_, index) => median(of(index, name)));
  return {
    peer,
    growth: ratio(of(3, 'cpuPerLogin'), of(1, 'cpuPerLogin')),
    cpuPerLogin: at('cpuPerLogin'),
    perSecond: at('perSecond'),
    rss: at('rss'),
    errors: addCounts(...levels.flatMap((_, index) => of(index, 'errors'))),
  };
}

/** @returns {import('../report/table.mjs').Table[]} */
export function tables({ rows }) {
  const at = (unit) => levels.map((level) => `${unit} at ${figure(level)}`);
  return [
    {
      title: 'CPU per login and memory, by connections',
      head: ['', '1,000 to 10', ...at('CPU µs'), ...at('RSS MB'), 'errors'],
      rows: rows.map((row) => [
        peers[row.peer].label,
        times(row.growth),
        ...row.cpuPerLogin.map((cpu) => figure(cpu)),
        ...row.rss.map((rss) => figure(rss / 1e6)),
        errorsText(row.errors),
      ]),
    },
  ];
}
