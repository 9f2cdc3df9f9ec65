import { setTimeout as delay } from 'node:timers/promises';
import { startChild } from '../load/child.mjs';
import { peers, withoutTwins } from '../peers/index.mjs';
import { measure, startApp, startStage } from '../load/stage.mjs';
import { errorsText, figure } from '../report/table.mjs';

const count = 2_000;

/** Many logins at a service that has fallen silent: what each holds, when it is given up, and who else suffers. */
export async function run({ names, isQuick, progress }) {
  const timeout = isQuick ? 4_000 : 10_000;
  const stage = await startStage(names);
  const rows = [];
  for (const peer of withoutTwins(names)) {
    progress.step(`silent: ${peers[peer].label}, the answers`);
    const answered = await answers(stage, peer, timeout);
    progress.step(`silent: ${peers[peer].label}, the memory`);
    rows.push({ peer, ...answered, ...(await memory(stage, peer, timeout)) });
  }
  stage.stop();
  return { count, timeout, rows };
}

async function answers(stage, peer, timeout) {
  const app = await start(stage, peer, timeout);
  // In a process of its own: the one that opens two thousand connections is itself not quick.
  const probe = startChild('load');
  const probed = probe.call('probe', { port: app.port });
  const burst = await stage.load.call('burst', {
    port: app.port,
    count,
    kind: 'silent',
    patience: 2 * timeout,
  });
  await probe.call('stopProbe');
  const other = await probed;
  probe.stop();
  app.stop();
  return { ...burst, other };
}

async function memory(stage, peer, timeout) {
  await stage.upstream.call('tally');
  const app = await start(stage, peer, timeout);
  const before = await app.call('usage', { isCollected: true });
  const burst = stage.load.call('burst', { port: app.port, count, kind: 'silent', patience: timeout });
  const deadline = performance.now() + timeout * 0.8;
  while ((await app.call('usage')).inFlight < count && performance.now() < deadline) await delay(50);
  const during = await app.call('usage', { isCollected: true });
  // None is given up so soon: what was opened is open.
  const { connections: sockets } = await stage.upstream.call('tally');
  app.stop();
  await burst;
  const held = (name) => (during[name] - before[name]) / during.inFlight;
  return { inFlight: during.inFlight, sockets, rssEach: held('rss'), heapEach: held('heap') };
}

async function start(stage, peer, timeout) {
  const ours = { maxInFlight: count };
  const app = await startApp(stage, peer, { limits: { timeout, ...(isOurs(peer) ? ours : {}) } });
  await measure(stage, app, { connections: 50, seconds: 0.5 });
  return app;
}

const isOurs = (peer) => peers[peer].packages.length === 0;

/** @returns {import('../report/table.mjs').Table[]} */
export function tables(result) {
  return [
    {
      title: `A silent login service, ${figure(result.count)} logins at once, timeout ${figure(result.timeout)} ms`,
      head: [
        '',
        'KB each (RSS)',
        'KB each (heap)',
        'in flight',
        'connections',
        'last answer ms',
        'unanswered',
        'answers',
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
        errorsText(row.answers),
        figure(row.other.p99, 1),
      ]),
      notes: [
        'All have the same timeout: axios by its option timeout, fetch by an AbortSignal, undici by headersTimeout and bodyTimeout, passport-ldapauth by its option timeout. As people mostly write them, none has one. Ours have maxInFlight raised.',
      ],
    },
  ];
}
