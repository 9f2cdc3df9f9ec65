import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from '../report/statistics.mjs';
import { poissonArrivals } from './arrivals.mjs';
import { Connection } from './connection.mjs';

/** How long a response is waited for after the last arrival. */
const patienceMs = 10_000;

/**
 * An open loop: requests arrive at times that were drawn beforehand, whether or not earlier ones have a response. A
 * latency counts from the time at which the request was meant to arrive, so a request that could not be sent in time
 * has waited too: otherwise the requests that are held up by a slow moment would be left out of it ("coordinated
 * omission").
 *
 * @param {{ port: number, perSecond: number, seconds: number, seed: number, requestOf: (number: number) => import('./request.mjs').Request }} load
 */
export async function openLoop({ port, perSecond, seconds, seed, requestOf }) {
  const arrivals = poissonArrivals({ perSecond, seconds, seed });
  const idle = await Connection.openMany(port, 50);
  const all = new Set(idle);
  const latencies = [];
  const delays = [];
  const errors = {};
  const startedAt = performance.now();
  const serve = async (intendedMs, number) => {
    const { bytes, problemOf } = requestOf(number);
    const connection = idle.pop() ?? (await Connection.open(port));
    all.add(connection);
    delays.push(performance.now() - startedAt - intendedMs);
    const problem = problemOf(await connection.send(bytes));
    if (!problem) latencies.push(performance.now() - startedAt - intendedMs);
    else errors[problem] = (errors[problem] ?? 0) + 1;
    if (connection.isOpen) idle.push(connection);
  };
  const served = [];
  for (const [number, intendedMs] of arrivals.entries()) {
    const early = startedAt + intendedMs - performance.now();
    if (early > 0) await delay(early);
    served.push(serve(intendedMs, number));
  }
  const arrivedMs = performance.now() - startedAt;
  await Promise.race([Promise.all(served), delay(patienceMs, undefined, { ref: false })]);
  const countOfErrors = Object.values(errors).reduce((sum, count) => sum + count, 0);
  const missing = arrivals.length - latencies.length - countOfErrors;
  const result = {
    count: latencies.length,
    errors: missing > 0 ? { ...errors, unanswered: missing } : { ...errors },
    perSecond: arrivals.length / (arrivedMs / 1_000),
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    /** How late the generator itself sent. */
    sendDelayP99: quantile(delays, 0.99),
  };
  for (const connection of all) connection.close();
  return result;
}
