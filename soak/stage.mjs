import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { clearTimeout, setTimeout } from 'node:timers';
import { startSandbox } from 'passport-sandbox';
import { accounts } from './people.mjs';
import { RedisServer } from './redis.mjs';

const main = join(import.meta.dirname, '..', 'examples', 'express-login', 'dist', 'main.js');

/**
 * Starts Redis, the sandbox, and express-login on them with two workers.
 *
 * @param {{ tokenLifetimeMs: number, onLine: (line: string) => void }} options
 */
export async function setStage({ tokenLifetimeMs, onLine }) {
  const redis = new RedisServer();
  await redis.start();
  const sandbox = await startSandbox({ accounts, keepRequests: 0, ovokAccessTokenLifetime: tokenLifetimeMs });
  const app = spawn(process.execPath, [main, '--cluster', '--env', devNull], {
    env: { ...ownEnvironment(), ...environmentFor(redis, sandbox) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await new Promise((resolve, reject) => {
    let printed = '';
    for (const stream of [app.stdout, app.stderr]) {
      createInterface(stream).on('line', (line) => {
        const [, address] = /listens on (http:\S+)/.exec(line) ?? [];
        if (address) resolve(address);
        else printed += line.slice(0, 500);
        onLine(line);
      });
    }
    app.once('exit', () => reject(new Error(`express-login ended before it listened: ${printed}`)));
  });
  return {
    url,
    redis,
    sandbox,
    /** The process ids of the workers, where the system tells; without any, there is nobody to kill and to measure. */
    workers: () => childrenOf(app.pid),
    async end() {
      sandbox.ovok.recover();
      sandbox.vero.recover();
      redis.resume();
      app.kill('SIGTERM');
      const timer = setTimeout(() => app.kill('SIGKILL'), 40_000);
      if (app.exitCode === null && app.signalCode === null) await once(app, 'exit');
      clearTimeout(timer);
      await sandbox.close();
      await redis.end();
    },
  };
}

/** What of our environment the application may see: nothing that would configure it. */
function ownEnvironment() {
  const foreign = /^(OVOK|VERO|LOGIN_LIMIT|REDIS)_|^(HOST|PORT|WORKERS|STOP_DELAY|TRUST_PROXY|NODE_OPTIONS)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

function environmentFor(redis, sandbox) {
  const { clientId, tenantId, project } = sandbox.accounts[0];
  return {
    NODE_ENV: 'production',
    PORT: '0',
    WORKERS: '2',
    LOG_LEVEL: 'info',
    REDIS_URL: redis.url,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    OVOK_BASE_URL: sandbox.ovokURL,
    OVOK_CLIENT_ID: clientId,
    OVOK_TENANT_ID: tenantId,
    OVOK_PROJECT: project,
    VERO_BASE_URL: sandbox.veroURL,
    // Everybody comes from one address here.
    LOGIN_LIMIT_PER_ADDRESS: '1000000',
  };
}

function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}
