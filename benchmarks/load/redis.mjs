import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { own } from './child.mjs';

/**
 * Starts a Redis of our own that listens on a socket in a folder of its own and keeps nothing on disk.
 *
 * @returns {Promise<{ path: string, stop: () => void } | undefined>} `undefined` where redis-server is not installed
 */
export async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-'));
  const path = join(folder, 'redis.sock');
  const args = ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  let hasEnded = false;
  child.on('exit', () => (hasEnded = true));
  child.on('error', () => (hasEnded = true));
  own(child);
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', stop);
  while (!existsSync(path) && !hasEnded) await delay(20);
  if (!hasEnded) return { path, stop };
  stop();
}
