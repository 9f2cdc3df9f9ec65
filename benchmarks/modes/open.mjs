import { measure, startStage } from '../load/stage.mjs';
import { startApps, summary } from '../load/turns.mjs';
import { peers } from '../peers/index.mjs';
import { counts, figure, numberText, times } from '../report/cell.mjs';

/**
 * The login services: how long a login takes, and how many are worked on at once; the others wait in line. So the
 * capacity is 1,000 logins per second at 20 and at 100 ms, which the slowest client here can carry, and 333 at 300 ms.
 */
const services = [
  { latencyMs: 20, concurrent: 20 },
  { latencyMs: 100, concurrent: 100 },
  { latencyMs: 300, concurrent: 100 },
];
const shares = [0.3, 0.6, 0.9];
/** Of fewer logins than these the CPU time differs by a fifth from one time to the next. */
const leastLogins = 1_500;

/** Logins that arrive by themselves, at a share of what the login service can serve. */
export async function run({ closest, isQuick, seconds, warmSeconds, progress }) {
  const names = closest.filter((peer) => peers[peer].speaksHTTP);
  const stage = await startStage(names);
  const apps = await startApps(stage, names, { mode: 'open', warmSeconds, progress });
  const scenes = [];
  for (const service of services) {
    await stage.upstream.call('limit', service);
    for (const share of shares) {
      const scene = sceneOf(service, share);
      const measured = {};
      for (const peer of names) {
        progress.step(`open: ${sceneText(scene)}, ${peers[peer].label}`);
        // Every peer gets the same arrivals; another scene has others.
        const options = {
          load: 'openLoop',
          perSecond: scene.perSecond,
          seconds: isQuick ? seconds : Math.max(seconds, leastLogins / scene.perSecond),
          seed: scenes.length,
        };
        measured[peer] = [await measure(stage, apps[peer], options)];
      }
      scenes.push({ ...scene, rows: names.map((peer) => openSummary(peer, measured)) });
    }
  }
  apps.stop();
  stage.stop();
  return { scenes };
}

const sceneOf = ({ latencyMs, concurrent }, share) => ({
  latencyMs,
  concurrent,
  share,
  perSecond: (share * concurrent) / (latencyMs / 1_000),
});

const sceneText = ({ latencyMs, share }) => `${latencyMs} ms at ${numberText(share * 100)} %`;

function openSummary(peer, measured) {
  const [{ sendDelayP99 }] = measured[peer];
  return { ...summary(peer, measured), sendDelayP99 };
}

/** @returns {import('../report/table.mjs').Table[]} */
export function tables({ scenes }) {
  const latencies = [...new Set(scenes.map(({ latencyMs }) => latencyMs))];
  return latencies.map((latency) => {
    const same = scenes.filter(({ latencyMs }) => latencyMs === latency);
    return {
      title: titleOf(same[0]),
      head: ['', 'p50 to axios', 'p50 ms', 'p99 ms', 'CPU to axios', 'CPU µs', 'sent late p99 ms', 'errors'],
      rows: same.flatMap(({ share, perSecond, rows }) =>
        rows.map((row) => [
          `${numberText(share * 100)} %, ${numberText(perSecond)}/s: ${peers[row.peer].label}`,
          times(row.p50ToAxios),
          figure(row.p50, 1),
          figure(row.p99, 1),
          times(row.cpuToAxios),
          figure(row.cpuPerLogin),
          figure(row.sendDelayP99, 1),
          counts(row.errors),
        ]),
      ),
    };
  });
}

const titleOf = ({ latencyMs, concurrent }) =>
  `Arrivals at a login service that takes ${latencyMs} ms and works on ${concurrent} logins at once: capacity ${numberText((concurrent * 1_000) / latencyMs)}/s`;
