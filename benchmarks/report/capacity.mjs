import { figure, numberText } from './cell.mjs';

/** How long a login service takes, and how many logins per second are wanted. */
const latenciesMs = [50, 100, 300, 1_000];
const rates = [100, 1_000, 5_000];
/** The option's default. */
const maxInFlight = 1_000;
/** How much of a core to plan with: what is over absorbs a burst. */
const use = 0.6;

const row = (result, peer) => result?.rows.find((candidate) => candidate.peer === peer);

/**
 * What the figures of one run mean for planning, by Little's law: logins under way = logins per second × seconds that
 * each takes.
 *
 * @param {Record<string, any>} results by mode
 * @returns {import('./table.mjs').Table[]} none where throughput or silent was not measured
 */
export function capacityTables({ throughput, silent }) {
  const login = row(throughput, 'ours');
  const held = row(silent, 'ours');
  if (!login || !held) return [];
  const byCPU = 1e6 / login.cpuPerLogin;
  const megabytes = (inFlight) => (inFlight * Math.max(held.rssEach, held.heapEach)) / 1e6;
  return [
    {
      title: 'The most that one process serves',
      head: [
        'the login service takes',
        `logins/s by its ${held.sockets} connections`,
        `by maxInFlight ${numberText(maxInFlight)}`,
        'by one core',
      ],
      rows: latenciesMs.map((latencyMs) => [
        `${numberText(latencyMs)} ms`,
        figure((held.sockets * 1_000) / latencyMs),
        figure((maxInFlight * 1_000) / latencyMs),
        figure(byCPU),
      ]),
    },
    {
      title: 'What is needed where the login service takes 300 ms',
      head: ['logins per second', 'under way', 'MB for them', 'cores', 'processes, at least'],
      rows: rates.map((rate) => {
        const inFlight = rate * 0.3;
        const cores = rate / byCPU / use;
        return [
          numberText(rate),
          figure(inFlight),
          figure(megabytes(inFlight)),
          figure(cores, 1),
          figure(Math.ceil(Math.max(cores, inFlight / held.sockets))),
        ];
      }),
      notes: [
        `Cores are those of the application, used to ${numberText(use * 100)} %. A process uses one core, and has ${held.sockets} connections.`,
      ],
    },
  ];
}
