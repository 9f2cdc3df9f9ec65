import cluster from 'node:cluster';
import { readArguments, usage } from './config/arguments';
import { NotServing, runWorkers, runWorker } from './server/cluster';
import { ConfigError, isDemo, readConfig } from './config/config';
import { startDemo } from './demo/demo';
import { loadEnvFile } from './config/env-file';
import { createLog } from './logging/log';
import { serve } from './server/serve';
import { stopSignal } from './server/stop-signal';
import { welcome } from './demo/welcome';

async function main(): Promise<void> {
  if (cluster.isWorker) return runWorker();
  const options = readArguments(process.argv.slice(2));
  if (options.help) return console.log(usage());
  loadEnvFile(options.envFile);
  const config = readConfig();
  if (options.cluster && config.redisURL === undefined) {
    throw new ConfigError(['REDIS_URL is required for a cluster: its workers share their sessions there.']);
  }
  const stop = stopSignal();
  const demo = isDemo(config) ? await startDemo(config) : undefined;
  const workers = options.cluster ? config.workers : 1;
  try {
    await (options.cluster ? runWorkers : serve)({
      config: demo?.config ?? config,
      log: createLog(config.logLevel),
      stop,
      onListening: (url) => console.log(welcome(url, config, demo, workers)),
    });
  } finally {
    await demo?.sandbox.close();
  }
}

/** One message for each mistake that the user can correct; the stack of any other error. */
function explain(error: unknown): string {
  if (error instanceof ConfigError)
    return error.problems.map((problem) => `express-login: ${problem}`).join('\n');
  const { code, port, address, stack } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE') return `express-login: port ${port} is in use. Choose another one with PORT.`;
  if (code === 'EACCES')
    return `express-login: port ${port} is not ours to take. Choose another one with PORT.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `express-login: this machine has no address ${address ?? process.env.HOST}. Choose another one with HOST.`;
  }
  return stack ?? String(error);
}

main()
  .catch((error: unknown) => {
    if (!(error instanceof NotServing)) console.error(explain(error));
    process.exitCode = 1;
  })
  // The channel to the primary process would keep a worker alive.
  .finally(() => cluster.isWorker && process.exit());
