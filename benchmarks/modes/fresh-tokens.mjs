import { emailOf, password } from '../load/account.mjs';
import { startChild } from '../load/child.mjs';
import { startRedis } from '../load/redis.mjs';
import { measure, startStage } from '../load/stage.mjs';
import { figure, times } from '../report/cell.mjs';
import { median, ratio } from '../report/statistics.mjs';

const connections = 20;
const routes = ['without', 'with'];

/** One page of an application with and without freshTokens, over each session store, in turns. */
export async function run({ isQuick, seconds, progress }) {
  const rounds = isQuick ? 2 : 6;
  const each = Math.min(0.5, seconds);
  const stage = await startStage([]);
  const redis = await startRedis();
  const rows = [await storeRow('MemoryStore', {})];
  if (redis) rows.push(await storeRow('Redis', { redisPath: redis.path }));
  else rows.push({ store: 'Redis', problem: 'not measured: redis-server is not installed' });
  redis?.stop();
  stage.stop();
  return { connections, rounds, seconds: each, rows };

  async function storeRow(store, options) {
    const app = startChild('session-app');
    const port = await app.call('start', { baseURL: stage.baseURL, ...options });
    const cookie = await signIn(port);
    const measured = { without: [], with: [] };
    for (let round = 0; round <= rounds; round++) {
      progress.step(`fresh-tokens: ${store}, round ${round} of ${rounds}`);
      for (const route of round % 2 ? routes : routes.toReversed()) {
        const visits = { load: 'visits', connections, seconds: each, path: `/${route}`, cookie };
        const result = await measure(stage, { ...app, port }, visits);
        if (Object.keys(result.errors).length > 0)
          throw new Error(`/${route} failed: ${JSON.stringify(result.errors)}`);
        // The first round is for warming up.
        if (round > 0) measured[route].push(result);
      }
    }
    app.stop();
    const of = (name, route) => measured[route].map((result) => result[name]);
    return {
      store,
      timeRatio: ratio(of('perSecond', 'without'), of('perSecond', 'with')),
      cpuRatio: ratio(of('cpuEach', 'with'), of('cpuEach', 'without')),
      cpuWithout: median(of('cpuEach', 'without')),
      cpuWith: median(of('cpuEach', 'with')),
    };
  }
}

async function signIn(port) {
  const response = await fetch(`http://127.0.0.1:${port}/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: emailOf('quick', 1), password }),
  });
  if (response.status !== 200) throw new Error(`signing in failed with ${response.status}`);
  return response.headers.getSetCookie()[0].split(';')[0];
}

/** @returns {import('../report/table.mjs').Table[]} */
export function tables({ rows }) {
  return [
    {
      title: 'A page with freshTokens, to the same page without it, the token living on',
      head: ['session store', 'time', 'CPU', 'CPU µs with', 'CPU µs without'],
      rows: rows.map((row) => [
        row.problem ? `${row.store}, ${row.problem}` : row.store,
        times(row.timeRatio),
        times(row.cpuRatio),
        figure(row.cpuWith),
        figure(row.cpuWithout),
      ]),
    },
  ];
}
