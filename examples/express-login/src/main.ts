import { createApp } from './app';
import { ConfigError, isDemo, readConfig, type Config } from './config';
import { accountTable, startDemo, type Demo } from './demo';
import { logFailedLogins } from './error-log';
import { startServer, type Server } from './server';

/** Longer than a strategy waits for its provider, so that every login under way gets its answer. */
const patience = 12_000;
/** Ctrl+C under npm comes twice, from the terminal and from npm; milliseconds in which it is one. */
const sameKeystroke = 500;

async function main(): Promise<void> {
  const config = readConfig();
  logFailedLogins();
  const demo = isDemo(config) ? await startDemo(config) : undefined;
  try {
    const server = await startServer(createApp(demo?.config ?? config), config.host, config.port);
    console.log(welcome(server, config, demo));
    await toldToStop();
    await server.stop(patience);
  } finally {
    await demo?.sandbox.close();
  }
}

function welcome({ url }: Server, config: Config, demo: Demo | undefined): string {
  if (!demo) {
    const offered = [config.ovok && 'Ovok', config.vero && 'Vero'].filter(Boolean).join(' and ');
    return `express-login listens on ${url} and signs in with ${offered}.`;
  }
  const hint = 'No provider is configured, so the sandbox stands in for both. Accounts to try:';
  const { ovokURL, veroURL } = demo.sandbox;
  const hosts = `The sandbox's Ovok is ${ovokURL}, its Vero ${veroURL}.`;
  return [
    `express-login listens on ${url}`,
    hint,
    accountTable(demo.sandbox),
    `${hosts}\nCtrl+C stops everything.`,
  ].join('\n\n');
}

/** Resolves at the first signal. A second one ends the process at once. */
function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = () => {
      if (first !== undefined && performance.now() - first > sameKeystroke) process.exit(1);
      first ??= performance.now();
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

/** A sentence for what a person can put right, else the stack. */
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

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
