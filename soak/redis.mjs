import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasRedis = () => spawnSync('redis-server', ['--version']).status === 0;

/**
 * A Redis on loopback. It writes everything to its folder before it responds, so that sessions, and sign-outs, outlive
 * its death.
 */
export class RedisServer {
  #folder = mkdtempSync(join(tmpdir(), 'soak-redis-'));
  #process;
  #port;

  async start() {
    this.#port ??= await freePort();
    const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    const place = ['--port', `${this.#port}`, '--dir', this.#folder];
    this.#process = spawn('redis-server', [...options, ...place], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of this.#process.stdout) if (String(line).includes('Ready to accept')) break;
    this.#process.stdout.resume();
  }

  get url() {
    return `redis://127.0.0.1:${this.#port}`;
  }

  /** Stops the process as it stands: connections stay, and nothing responds. */
  pause() {
    this.#process.kill('SIGSTOP');
  }

  resume() {
    this.#process.kill('SIGCONT');
  }

  async kill() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  async end() {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
