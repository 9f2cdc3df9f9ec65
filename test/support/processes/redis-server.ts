import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { hasRedis } from './programs';

/** A test that needs Redis; skipped where there is none. */
export const inRedis = hasRedis ? test : test.skip;

/** A Redis of a test's own. */
export interface RedisServer {
  url: string;
  port: number;
  /** Stops the process as it stands: connections stay, and nothing answers. */
  pause(): void;
  resume(): void;
  /** Its keys, and the seconds that each lives. */
  lives(): Promise<[key: string, seconds: number][]>;
  /** Ends it, and what it holds. */
  stop(): Promise<void>;
}

/**
 * Starts a Redis on loopback, kept in memory alone.
 *
 * @param port a free one, unless it is to be where another one was
 */
export async function startRedis(port?: number): Promise<RedisServer> {
  port ??= await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'redis-'));
  const options = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    directory,
  ];
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of server.stdout) if (String(line).includes('Ready to accept connections')) break;
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    async lives() {
      const client = createClient({ url: `redis://127.0.0.1:${port}` });
      await client.connect();
      const lives = (await client.keys('*')).map(async (key): Promise<[string, number]> => [
        key,
        await client.ttl(key),
      ]);
      return Promise.all(lives).finally(() => client.destroy());
    },
    async stop() {
      server.kill('SIGKILL');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
