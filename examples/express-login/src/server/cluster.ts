import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Config } from '../config/config';
import { createLog } from '../logging/log';
import { stopTimeoutMs, serve, type Service } from './serve';

/** A worker that ends earlier probably has a lasting cause, so its successor waits, for as long as this at most. */
const youngMs = 10_000;

/**
 * Runs workers until it is told to stop, and replaces each that dies. The workers get their configuration, and with it
 * one session secret, from this process.
 *
 * @throws NotServing where the first worker cannot serve; it has printed why
 */
export async function runWorkers({ config, log, stop, onListening }: Service): Promise<void> {
  // Under npm start, the file that was started is one that builds first.
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
      pause = performance.now() - since > youngMs ? 0 : Math.min(2 * pause + 250, youngMs);
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
    config.stopDelayMs + stopTimeoutMs + 5_000,
  );
  await Promise.all(ended);
  clearTimeout(cutOff);
}

/** The first worker could not serve, and has printed why. */
export class NotServing extends Error {}

/** Resolves to the address on which a worker listens, or to `undefined` where it ends before. */
async function urlOf(worker: Worker): Promise<string | undefined> {
  const ended = once(worker, 'exit').then(() => []);
  const [url] = (await Promise.race([once(worker, 'message'), ended])) as [string?];
  return url;
}

function startWorker(config: Config): Worker {
  const worker = cluster.fork();
  worker.send(config);
  // The worker may have ended before it reads the message.
  worker.on('error', () => {});
  return worker;
}

/** Runs as a worker: the same as a single process, with the primary's configuration. */
export async function runWorker(): Promise<void> {
  const [config] = (await once(process, 'message')) as [Config];
  // A terminal sends Ctrl+C to all processes; the primary passes SIGTERM on.
  process.on('SIGINT', () => {});
  await serve({
    config,
    log: createLog(config.logLevel),
    stop: once(process, 'SIGTERM').then(() => {}),
    onListening: (url) => process.send!(url),
  });
}
