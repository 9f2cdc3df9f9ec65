import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from '../report/statistics.mjs';
import { Connection } from './connection.mjs';

/**
 * A closed loop: every connection sends its next request as soon as it has the response to the last one. So the load
 * slows down with the application, which shows how much it can serve, and flatters its latency.
 *
 * @param {{ port: number, connections: number, seconds: number, requestOf: (connection: number) => import('./request.mjs').Request }} load
 */
export async function closedLoop({ port, connections, seconds, requestOf }) {
  const opened = await Connection.openMany(port, connections);
  const latencies = [];
  const errors = {};
  const startedAt = performance.now();
  const end = startedAt + seconds * 1_000;
  const work = async (connection, number) => {
    const { bytes, problemOf } = requestOf(number);
    while (performance.now() < end) {
      const sentAt = performance.now();
      const problem = problemOf(await connection.send(bytes));
      if (!problem) latencies.push(performance.now() - sentAt);
      else errors[problem] = (errors[problem] ?? 0) + 1;
      if (connection.isOpen) continue;
      await delay(10);
      connection = await Connection.open(port);
    }
    connection.close();
  };
  await Promise.all(opened.map(work));
  const elapsed = (performance.now() - startedAt) / 1_000;
  return {
    count: latencies.length,
    errors,
    perSecond: latencies.length / elapsed,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}
