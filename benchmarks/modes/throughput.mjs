import { inTurns } from '../load/turns.mjs';
import { peers } from '../peers/index.mjs';
import { counts, figure, percent, times } from '../report/cell.mjs';

/** As many logins as an application can serve. */
export const run = (bench) => inTurns(bench, 'throughput', { connections: 50 });

/** @returns {import('../report/table.mjs').Table[]} */
export function tables({ connections, rows }) {
  return [
    {
      title: `Logins per second, ${connections} connections`,
      head: [
        '',
        'to axios',
        'logins/s',
        'CPU µs',
        'CPU to axios',
        'busy',
        'p50 ms',
        'p99 ms',
        'RSS MB',
        'errors',
      ],
      rows: rows.map((row) => [
        peers[row.peer].label,
        times(row.toAxios),
        figure(row.perSecond),
        figure(row.cpuPerLogin),
        times(row.cpuToAxios),
        percent(row.busy),
        figure(row.p50, 1),
        figure(row.p99, 1),
        figure(row.rss / 1e6),
        counts(row.errors),
      ]),
    },
  ];
}
