import { inTurns } from '../load/turns.mjs';
import { peers } from '../peers/index.mjs';
import { counts, figure, times } from '../report/cell.mjs';

/** Logins at a service that takes its time: the application is mostly idle, and each login lasts. */
export const run = (bench) =>
  inTurns(
    // A few logins on each connection, however short the rounds are.
    {
      ...bench,
      names: bench.closest,
      rounds: 1,
      seconds: Math.max(bench.isQuick ? 2 : 3, bench.seconds),
    },
    'slow',
    { connections: 100, kind: 'slow' },
  );

/** @returns {import('../report/table.mjs').Table[]} */
export function tables({ connections, rows }) {
  return [
    {
      title: `A login service that takes 300 ms, ${connections} connections`,
      head: ['', 'p50 to axios', 'p50 ms', 'p99 ms', 'logins/s', 'CPU to axios', 'CPU µs', 'errors'],
      rows: rows.map((row) => [
        peers[row.peer].label,
        times(row.p50ToAxios),
        figure(row.p50, 1),
        figure(row.p99, 1),
        figure(row.perSecond),
        times(row.cpuToAxios),
        figure(row.cpuPerLogin),
        counts(row.errors),
      ]),
    },
  ];
}
