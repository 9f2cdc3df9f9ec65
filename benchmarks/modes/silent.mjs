import { setTimeout as delay } from 'node:timers/promises';
import { startChild } from '../load/child.mjs';
import { startApp, startStage, warmUp } from '../load/stage.mjs';
import { peers } from '../peers/index.mjs';
import { counts, figure, numberText } from '../report/cell.mjs';

const count = 2_000;

/** Many logins at a service that never responds: what each holds, when it is given up, and what other routes notice. */
export async function run({ closest: names, isQuick, warmSeconds, progress }) {
  const timeoutMs = isQuick ? 4_000 : 5_000;
  const timing = { timeoutMs, warmSeconds };
  const stage = await startStage(names);
  const rows = [];
  for (const peer of names) {
    progress.step(`silent: ${peers[peer].label}, the responses`);
    const ended = await responses(stage, peer, timing);
    progress.step(`silent: ${peers[peer].label}, the memory`);
    rows.push({ peer, ...ended, ...(await memory(stage, peer, timing)) });
  }
  stage.stop();
  return { count, timeoutMs, rows };
}

async function responses(stage, peer, timing) {
  const { timeoutMs } = timing;
  const app = await start(stage, peer, timing);
  // The probe is a process of its own, because the one that opens two thousand connections is busy.
  const probe = startChild('load');
  const probed = probe.call('probe', { port: app.port });
  const burst = await stage.load.call('burst', {
    port: app.port,
    count,
    kind: 'silent',
    patienceMs: 2 * timeoutMs,
  });
  await probe.call('stopProbe');
  const other = await probed;
  probe.stop();
  app.stop();
  return { ...burst, other };
}

async function memory(stage, peer, timing) {
  const { timeoutMs } = timing;
  await stage.upstream.call('tally');
  const app = await start(stage, peer, timing);
  const before = await app.call('usage', { isCollected: true });
  const burst = stage.load.call('burst', { port: app.port, count, kind: 'silent', patienceMs: timeoutMs });
  const deadline = performance.now() + timeoutMs * 0.8;
  while ((await app.call('usage')).inFlight < count && performance.now() < deadline) await delay(50);
  const during = await app.call('usage', { isCollected: true });
  // No login is given up before the deadline, so every connection that was opened is still open.
  const { connections: sockets } = await stage.upstream.call('tally');
  app.stop();
  await burst;
  const held = (name) => (during[name] - before[name]) / during.inFlight;
  return { inFlight: during.inFlight, sockets, rssEach: held('rss'), heapEach: held('heap') };
}

async function start(stage, peer, { timeoutMs, warmSeconds }) {
  const ours = { maxInFlight: count };
  const app = await startApp(stage, peer, { limits: { timeout: timeoutMs, ...(isOurs(peer) ? ours : {}) } });
  await warmUp(stage, app, warmSeconds);
  return app;
}

const isOurs = (peer) => peers[peer].packages.length === 0;

/** @returns {import('../report/table.mjs').Table[]} */
export function tables(result) {
  return [
    {
      title: `A login service that never responds, ${numberText(result.count)} logins at once, timeout ${numberText(result.timeoutMs)} ms`,
      head: [
        '',
        'KB each (RSS)',
        'KB each (heap)',
        'in flight',
        'connections',
        'last response ms',
        'unanswered',
        'responses',
        'other route p99 ms',
      ],
      rows: result.rows.map((row) => [
        peers[row.peer].label,
        figure(row.rssEach / 1e3, 1),
        figure(row.heapEach / 1e3, 1),
        figure(row.inFlight),
        figure(row.sockets || null),
        figure(row.max),
        figure(row.unanswered),
        counts(row.responses),
        figure(row.other.p99, 1),
      ]),
      notes: [
        'All have the same timeout: axios by its option timeout, node:http and fetch by an AbortSignal, undici by headersTimeout and bodyTimeout, passport-ldapauth by its option timeout. As people mostly write them, none has one. Ours has maxInFlight raised.',
      ],
    },
  ];
}
