import { peers } from '../peers/index.mjs';
import { addCounts, median, ratio } from '../report/statistics.mjs';
import { measure, startApp, startStage, warmUp } from './stage.mjs';

/** Starts the application of each peer, and warms it up. */
export async function startApps(stage, names, { mode, warmSeconds, progress }) {
  const apps = {};
  for (const peer of names) {
    progress.step(`${mode}: warming up ${peers[peer].label}`);
    apps[peer] = await startApp(stage, peer);
    await warmUp(stage, apps[peer], warmSeconds);
  }
  return { ...apps, stop: () => names.forEach((peer) => apps[peer].stop()) };
}

/** Lets each peer serve a closed loop in turn, round after round, each in a process that lives on. */
export async function inTurns(
  { names, rounds, seconds, warmSeconds, progress },
  mode,
  { connections, kind },
) {
  const stage = await startStage(names);
  const apps = await startApps(stage, names, { mode, warmSeconds, progress });
  const measured = Object.fromEntries(names.map((peer) => [peer, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const peer of names) {
      progress.step(`${mode}: round ${round} of ${rounds}, ${peers[peer].label}`);
      measured[peer].push(await measure(stage, apps[peer], { connections, seconds, kind }));
    }
  }
  apps.stop();
  stage.stop();
  return { connections, rounds, seconds, rows: names.map((peer) => summary(peer, measured)) };
}

/**
 * What the rounds of one peer say, beside those of ours and of axios.
 *
 * @param {string} peer
 * @param {Record<string, Awaited<ReturnType<typeof measure>>[]>} measured the rounds by peer
 */
export function summary(peer, measured) {
  const of = (name, who = peer) => measured[who]?.map((round) => round[name]);
  const toAxios = (name) => ratio(of(name), of(name, 'axios'));
  return {
    peer,
    toOurs: ratio(of('perSecond'), of('perSecond', 'ours')),
    toAxios: toAxios('perSecond'),
    cpuToAxios: toAxios('cpuEach'),
    p50ToAxios: toAxios('p50'),
    perSecond: median(of('perSecond')),
    cpuPerLogin: median(of('cpuEach')),
    busy: median(of('busy')),
    p50: median(of('p50')),
    p99: median(of('p99')),
    rss: median(of('rss')),
    logins: of('count').reduce((sum, count) => sum + count, 0),
    errors: addCounts(...of('errors')),
  };
}
