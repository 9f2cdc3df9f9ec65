import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '../src/server';
import { Browser } from './browser';
import { maxAtOvok, maxAtVero } from './started-app';

const main = join(__dirname, '..', 'dist', 'main.js');
const running = new Set<ChildProcess>();

interface Run {
  child: ChildProcess;
  output: () => string;
  /** The address, once it is printed. */
  url: Promise<string>;
  exit: Promise<number | null>;
}

function run(environment: Record<string, string> = {}): Run {
  const own = Object.entries(process.env).filter(([name]) => !/^(OVOK|VERO)_|^NODE_ENV$|^PORT$/.test(name));
  const child = spawn(process.execPath, [main], {
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

test.each(['SIGTERM', 'SIGINT'] as const)(
  'with nothing configured it prints accounts that can sign in, and ends well at %s',
  async (signal) => {
    const { child, output, url, exit } = run();
    const browser = new Browser(await url);
    expect(output()).toMatch(/Ovok +max\.mustermann@example\.com +A\[\.DmUv\]2vE\|n_\+\] /);
    expect(output()).toContain('hang@');
    expect((await browser.submit('/login', '/login/ovok', maxAtOvok)).status).toBe(303);
    expect((await browser.get('/profile')).text).toContain('Max Mustermann');
    expect((await browser.postJSON('/api/login/vero', maxAtVero)).status).toBe(200);
    child.kill(signal);
    expect(await exit).toBe(0);
  },
);

test('it prints no password, no token and no stack, whatever goes wrong', async () => {
  const { child, output, url, exit } = run();
  const browser = new Browser(await url);
  const started = output().length;
  for (const email of ['max.mustermann@example.com', 'html@example.com', '503@example.com', 'a\r\nb@x.org']) {
    await browser.postJSON('/api/login/ovok', { email, password: 'hunter2' });
    await browser.submit('/login', '/login/ovok', { email, password: 'hunter2' });
  }
  await browser.postJSON('/api/login/ovok', '{"password":"hunter2');
  child.kill('SIGTERM');
  await exit;
  const printed = output().slice(started);
  expect(printed).toMatch(
    /^(login at ovok ERR_UPSTREAM_RESPONSE 200\n){2}(login at ovok ERR_UPSTREAM_STATUS 503\n){2}$/,
  );
  expect(printed).not.toMatch(/hunter2|127\.0\.0\.1| at .*\.js|a\r?\nb@/);
});

test('a login under way when the signal comes is answered before the end', async () => {
  const { child, url, exit } = run();
  const browser = new Browser(await url);
  const slow = browser.postJSON('/api/login/ovok', { email: 'slow@example.com', password: 'x' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill('SIGTERM');
  expect((await slow).status).toBe(200);
  expect(await exit).toBe(0);
});

test('two signals at once are one keystroke, a later one ends it at once', async () => {
  const { child, url, exit } = run();
  const browser = new Browser(await url);
  const hanging = browser.postJSON('/api/login/ovok', { email: 'hang@example.com', password: 'x' });
  const cut = expect(hanging).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill('SIGINT');
  child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(child.exitCode).toBeNull();
  child.kill('SIGINT');
  expect(await exit).toBe(1);
  await cut;
});

test('a port in use is one sentence and exit code 1', async () => {
  const server = await startServer(() => {}, '127.0.0.1', 0);
  const { port } = new URL(server.url);
  const { exit, output } = run({ PORT: port });
  expect(await exit).toBe(1);
  expect(output()).toBe(`express-login: port ${port} is in use. Choose another one with PORT.\n`);
  await server.stop(0);
});

test('a wrong configuration is a sentence each and exit code 1', async () => {
  const { exit, output } = run({ PORT: 'http', OVOK_TENANT_ID: 'x' });
  expect(await exit).toBe(1);
  expect(output()).toBe(
    'express-login: PORT must be a whole number from 0 to 65535.\n' +
      'express-login: OvokStrategy: "clientId" is required: pass it, or set OVOK_CLIENT_ID.\n',
  );
});

test('a configured provider is the only one, and no account is printed', async () => {
  const { child, exit, output, url } = run({
    NODE_ENV: 'production',
    SESSION_SECRET: 'x'.repeat(32),
    VERO_BASE_URL: 'http://127.0.0.1:9',
  });
  const browser = new Browser(await url);
  expect(output()).toContain('signs in with Vero.');
  expect(output()).not.toContain('@example.com');
  expect((await browser.postJSON('/api/login/vero', maxAtVero)).status).toBe(502);
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(404);
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});
