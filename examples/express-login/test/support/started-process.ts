import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';

const main = join(__dirname, '../..', 'dist', 'main.js');
const running = new Set<ChildProcess>();

/** The application as people start it. */
export interface Run {
  child: ChildProcess;
  /** What it has printed so far. */
  output: () => string;
  /** The address, once it is printed. */
  url: Promise<string>;
  exit: Promise<number | null>;
}

/** Starts it, with the environment of nobody's machine; it ends with the test. */
export function run(environment: Record<string, string> = {}, args: readonly string[] = []): Run {
  const foreign =
    /^(OVOK|VERO|LOGIN_LIMIT)_|^(NODE_ENV|HOST|PORT|REDIS_URL|WORKERS|LOG_LEVEL|SESSION_SECRET|STOP_DELAY|TRUST_PROXY)$/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const child = spawn(process.execPath, [main, '--env', devNull, ...args], {
    env: { ...Object.fromEntries(own), PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const exit = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const url = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const [, address] = /listens on (http:\S+)/.exec(output) ?? [];
        if (address) resolve(address);
      });
    }
    void exit.then(() => reject(new Error(`it ended before it listened: ${output}`)));
  });
  url.catch(() => {});
  return { child, output: () => output, url, exit };
}

beforeAll(() => {
  if (!existsSync(main)) throw new Error('examples/express-login is not built: run `npm run build` first.');
});

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});
