import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { emailOf, password } from '../load/account.mjs';
import { measure, startApp, startStage, warmUp } from '../load/stage.mjs';
import { peers } from '../peers/index.mjs';
import { counts, figure, numberText } from '../report/cell.mjs';
import { addCounts } from '../report/statistics.mjs';

/** How long the service keeps an unused connection, as Node's servers do by default, and the time between sparse logins. */
const keepAliveMs = 5_000;
const gapMs = 6_000;

/** How often a login needs a handshake, and whether it resumes a TLS session. Each peer has a service of its own. */
export async function run({ closest, seconds, warmSeconds, progress }) {
  const asked = closest.filter((peer) => peers[peer].speaksHTTP);
  const scenes = [];
  for (const peer of asked) {
    progress.step(`tls: ${peers[peer].label}, under load`);
    scenes.push(await startScene(peer, seconds, warmSeconds));
  }
  progress.step('tls: sparse logins, all at once');
  const rows = await Promise.all(scenes.map((scene) => sparse(scene, 2)));
  return { connections: 50, gapMs, rows };
}

async function startScene(peer, seconds, warmSeconds) {
  const stage = await startStage([], { isSecure: true, keepAliveMs });
  const app = await startTrusting(stage, peer);
  await warmUp(stage, app, warmSeconds);
  await stage.upstream.call('tally');
  const {
    count: logins,
    errors,
    cpuEach: cpuPerLogin,
  } = await measure(stage, app, { connections: 50, seconds });
  const { handshakes } = await stage.upstream.call('tally');
  return { peer, stage, app, load: { logins, errors, handshakes, cpuPerLogin } };
}

/** The certificate is made for this run; the process of the application trusts it as one trusts a private CA. */
async function startTrusting(stage, peer) {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-'));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, stage.cert);
  try {
    return await startApp(stage, peer, { env: { NODE_EXTRA_CA_CERTS: file } });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function sparse({ peer, stage, app, load }, logins) {
  const statuses = [];
  for (let login = 0; login < logins; login++) {
    await delay(gapMs);
    const credentials = { email: emailOf('quick', login), password };
    statuses.push((await stage.load.call('once', { port: app.port, ...credentials })).status);
  }
  const { handshakes, resumed } = await stage.upstream.call('tally');
  app.stop();
  stage.stop();
  const failed = statuses.filter((status) => status !== 200).map((status) => ({ [status]: 1 }));
  return { peer, load, sparse: { logins, handshakes, resumed, errors: addCounts(...failed) } };
}

/** @returns {import('../report/table.mjs').Table[]} */
export function tables(result) {
  return [
    {
      title: `TLS: handshakes under load (${result.connections} connections), and with ${numberText(result.gapMs)} ms between logins`,
      head: ['', 'per 100 logins', 'logins', 'CPU µs', 'sparse logins', 'handshakes', 'resumed', 'errors'],
      rows: result.rows.map(({ peer, load, sparse }) => [
        peers[peer].label,
        figure((load.handshakes / load.logins) * 100, 2),
        figure(load.logins),
        figure(load.cpuPerLogin),
        figure(sparse.logins),
        figure(sparse.handshakes),
        figure(sparse.resumed),
        counts(addCounts(load.errors, sparse.errors)),
      ]),
    },
  ];
}
