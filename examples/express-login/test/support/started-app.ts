import { startSandbox, type Sandbox, type SandboxOptions } from 'passport-sandbox';
import { createApp, type AppServices } from '../../src/server/app';
import type { Config } from '../../src/config/config';
import { sandboxProviders, usableAccounts } from '../../src/demo/demo';
import { startServer, type Server } from '../../src/server/server';

/** The application on a free port, and the sandbox that it asks. */
export interface StartedApp {
  url: string;
  sandbox: Sandbox;
  server: Server;
}

export const maxAtOvok = { email: 'max.mustermann@example.com', password: 'A[.DmUv]2vE|n_+]' };
export const maxAtVero = { identifier: 'max.mustermann@example.com', password: 'A[.DmUv]2vE|n_+]' };

/** What holds for every application of the tests: it offers no provider. */
const bareConfig: Config = {
  host: '127.0.0.1',
  port: 0,
  sessionSecret: 'a secret of the tests, and of nobody else',
  trustProxy: 0,
  limits: { perAddress: 1_000, perAccount: 5, windowMs: 60_000 },
  workers: 2,
  stopDelayMs: 0,
  logLevel: 'silent',
};

/** What a test changes. */
interface StartSettings extends Partial<Config> {
  /** How many milliseconds a provider has for its answer. */
  timeout?: number;
  /** Whether the login page lists the sandbox's accounts. */
  offersAccounts?: boolean;
}

const started: StartedApp[] = [];

/** Starts both; they end after the test. */
export async function startApp(
  { timeout = 10_000, offersAccounts = false, ...settings }: StartSettings = {},
  options: SandboxOptions = {},
  services: AppServices = {},
): Promise<StartedApp> {
  const sandbox = await startSandbox(options);
  const { ovok, ovokBearer, vero, veroBearer } = sandboxProviders(sandbox);
  const config: Config = {
    ...bareConfig,
    ovok: { ...ovok, timeout },
    ovokBearer: { ...ovokBearer, timeout },
    vero: { ...vero, timeout },
    veroBearer,
    ...(offersAccounts && { demo: usableAccounts(sandbox) }),
    ...settings,
  };
  const app = createApp(config, services);
  const server = await startServer(app, '127.0.0.1', 0);
  const result = { url: server.url, sandbox, server };
  started.push(result);
  return result;
}

/** The same as `npm start` has it, with the sandbox's accounts on the login page. */
export const startDemoApp = (): Promise<StartedApp> => startApp({ offersAccounts: true });

afterEach(async () => {
  for (const { server, sandbox } of started.splice(0)) {
    await server.stop(0);
    await sandbox.close();
  }
});
