import { withoutTwins } from '../peers/index.mjs';
import { inTurns, tables as throughputTables } from './throughput.mjs';

/** Logins at a service that takes its time: the application is idle, and each login lasts. */
export const run = (bench) =>
  inTurns(
    {
      ...bench,
      names: withoutTwins(bench.names),
      rounds: Math.min(bench.isQuick ? 2 : 5, bench.rounds),
      // A few logins on each connection.
      seconds: Math.max(2, bench.seconds),
    },
    'slow',
    { connections: 200, kind: 'slow' },
  );

/** @returns {import('../report/table.mjs').Table[]} */
export const tables = (result) =>
  throughputTables(result, `A login service that takes 300 ms, ${result.connections} connections`);
