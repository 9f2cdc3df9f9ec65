import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Config } from '../config/config';
import { createLog } from '../logging/log';
import { patience, serve, type Service } from './serve';

/** Milliseconds that a worker must have lived for its death to be an accident, and most to wait before the next one. */
const youth = 10_000;

/**
 * Runs workers until it is told to stop, and puts another one in the place of each that dies. What they serve is
 * decided here, once: they get the configuration, and with it one session secret, from this process.
 *
 * @throws Error where the first one cannot serve; it has said why
 */
export async function runWorkers({ config, log, stop, onListening }: Service): Promise<void> {
  // Not the file that was started: under npm start that is one that builds first.
  cluster.setupPrimary({ exec: join(__dirname, '..', 'main.js'), args: [] });
  const first = startWorker(config);
  const url = await urlOf(first);
  if (url === undefined) throw new NotServing();

  let isStopping = false;
  let pause = 0;
  const keep = (worker: Worker) => {
    const since = performance.now();
    worker.once('exit', (code: number | null, signal: string | null) => {
      if (isStopping) return;
      log.error({ worker: worker.process.pid, code, signal }, 'a worker died');
      // Those that die young die of something that the next one will meet, too.
      pause = performance.now() - since > youth ? 0 : Math.min(2 * pause + 250, youth);
      setTimeout(() => {
        if (!isStopping) keep(startWorker(config));
      }, pause);
    });
  };
  const others = Array.from({ length: config.workers - 1 }, () => startWorker(config));
  for (const worker of [first, ...others]) keep(worker);
  await Promise.all(others.map(urlOf));
  onListening(url);

  await stop;
  isStopping = true;
  const workers = Object.values(cluster.workers ?? {}).flatMap((worker) =>
    worker && !worker.isDead() ? [worker] : [],
  );
  const ended = workers.map((worker) => once(worker, 'exit'));
  for (const { process } of workers) process.kill('SIGTERM');
  const cutOff = setTimeout(
    () => {
      for (const { process } of workers) process.kill('SIGKILL');
    },
    config.stopDelay + patience + 5_000,
  );
  await Promise.all(ended);
  clearTimeout(cutOff);
}

/** The first worker could not serve, and has printed why. */
export class NotServing extends Error {}

/** The address at which a worker listens, once it does; nothing where it ends before. */
async function urlOf(worker: Worker): Promise<string | undefined> {
  const ended = once(worker, 'exit').then(() => []);
  const [url] = (await Promise.race([once(worker, 'message'), ended])) as [string?];
  return url;
}

function startWorker(config: Config): Worker {
  const worker = cluster.fork();
  worker.send(config);
  // It may be dead before it has read this.
  worker.on('error', () => {});
  return worker;
}

/** What a worker does: the same as a process that is alone, for as long as the primary lives. */
export async function work(): Promise<void> {
  const [config] = (await once(process, 'message')) as [Config];
  // A terminal sends it to all of us, and the primary says what to do about it.
  process.on('SIGINT', () => {});
  await serve({
    config,
    log: createLog(config.logLevel),
    stop: once(process, 'SIGTERM').then(() => {}),
    onListening: (url) => process.send!(url),
  });
}
