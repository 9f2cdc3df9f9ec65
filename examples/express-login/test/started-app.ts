import { startSandbox, type Sandbox, type SandboxOptions } from 'passport-sandbox';
import { createApp } from '../src/app';
import type { Config } from '../src/config';
import { sandboxProviders } from '../src/demo';
import { startServer, type Server } from '../src/server';

/** The application on a free port, and the sandbox that it asks. */
export interface StartedApp {
  url: string;
  sandbox: Sandbox;
  server: Server;
}

export const maxAtOvok = { email: 'max.mustermann@example.com', password: 'A[.DmUv]2vE|n_+]' };
export const maxAtVero = { identifier: 'max.mustermann@example.com', password: 'A[.DmUv]2vE|n_+]' };

const started: StartedApp[] = [];

/** Starts both; they end after the test. */
export async function startApp(
  settings: Partial<Config> = {},
  options: SandboxOptions = {},
): Promise<StartedApp> {
  const sandbox = await startSandbox(options);
  const { ovok, vero, veroBearer } = sandboxProviders(sandbox);
  const app = createApp({
    host: '127.0.0.1',
    port: 0,
    sessionSecret: 'a secret of the tests, and of nobody else',
    trustProxy: 0,
    limits: { perAddress: 1_000, perAccount: 5, window: 60_000 },
    ovok: { ...ovok, timeout: 600 },
    vero: { ...vero, timeout: 600 },
    veroBearer,
    ...settings,
  });
  const server = await startServer(app, '127.0.0.1', 0);
  const result = { url: server.url, sandbox, server };
  started.push(result);
  return result;
}

afterEach(async () => {
  for (const { server, sandbox } of started.splice(0)) {
    await server.stop(0);
    await sandbox.close();
  }
});
