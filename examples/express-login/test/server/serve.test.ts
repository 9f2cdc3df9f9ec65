import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../src/server/server';
import { variables } from '../../src/config/variables';
import { Browser } from '../support/browser';
import { linesOf } from '../support/log-lines';
import { maxAtOvok, maxAtVero } from '../support/started-app';
import { run } from '../support/started-process';

test.each(['SIGTERM', 'SIGINT'] as const)(
  'with nothing configured it prints accounts that can sign in, and ends well at %s',
  async (signal) => {
    const { child, output, url, exit } = run();
    const browser = new Browser(await url);
    expect(output()).toMatch(/Ovok +max\.mustermann@example\.com +A\[\.DmUv\]2vE\|n_\+\] /);
    expect(output()).toContain('hang@');
    expect((await browser.get('/login')).text).toContain('data-email="erika.mustermann@example.com"');
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
  const printed = output().slice(started).replace(/^\n/, '');
  const faults = linesOf(printed).filter(({ msg, level }) => msg === 'login' && level === 'warn');
  expect(faults.map(({ provider, code, upstreamStatus }) => [provider, code, upstreamStatus])).toEqual([
    ['ovok', 'ERR_UPSTREAM_RESPONSE', 200],
    ['ovok', 'ERR_UPSTREAM_RESPONSE', 200],
    ['ovok', 'ERR_UPSTREAM_STATUS', 503],
    ['ovok', 'ERR_UPSTREAM_STATUS', 503],
  ]);
  expect(printed).not.toMatch(/hunter2|example\.com| at .*\.js|b@x/);
});

test('before it stops it says so for a while, and serves on', async () => {
  const { child, url, exit } = run({ STOP_DELAY: '2' });
  const browser = new Browser(await url);
  expect((await browser.get('/readyz')).status).toBe(200);
  child.kill('SIGTERM');
  let answer = await browser.get('/readyz');
  for (let tries = 0; tries < 20 && answer.status === 200; tries++) answer = await browser.get('/readyz');
  expect(answer.json).toMatchObject({ status: 503, code: 'stopping' });
  expect((await browser.get('/healthz')).status).toBe(200);
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(200);
  expect(await exit).toBe(0);
});

test('two signals at once are one keystroke, a later one ends it at once', async () => {
  const { child, url, exit } = run();
  const browser = new Browser(await url);
  const hanging = browser.postJSON('/api/login/ovok', { email: 'hang@example.com', password: 'x' });
  const cut = expect(hanging).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
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
  expect((await browser.get('/login')).text).not.toContain('@example.com');
  expect((await browser.postJSON('/api/login/vero', maxAtVero)).status).toBe(502);
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(404);
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test.each([
  [{}, 404, /^express-login listens on .*\nOVOK_PROJECT is not set, so no token of Ovok opens [^\n]+\.\n$/],
  [{ OVOK_PROJECT: 'any' }, 401, /^express-login listens on [^\n]*\n$/],
])('with Ovok and %j the bearer route is a %i, and the start says so', async (project, status, printed) => {
  const id = '87ea5dfc-8b8e-384d-8489-79496e706390';
  const ids = { OVOK_CLIENT_ID: id, OVOK_TENANT_ID: id, OVOK_BASE_URL: 'http://127.0.0.1:9' };
  const { output, url } = run({ ...ids, ...project, LOG_LEVEL: 'silent' });
  expect((await new Browser(await url).get('/api/bearer/me')).status).toBe(status);
  expect(output()).toMatch(printed);
});

test('--help prints every variable and exit code 0, and starts nothing', async () => {
  const { exit, output } = run({ PORT: 'http' }, ['--help']);
  expect(await exit).toBe(0);
  for (const [name] of variables) expect(output()).toContain(`  ${name} `);
});

test('an unknown argument is one sentence and exit code 1', async () => {
  const { exit, output } = run({}, ['--hlep']);
  expect(await exit).toBe(1);
  expect(output()).toBe("express-login: Unknown option '--hlep'. --help says what there is.\n");
});

test('a cluster without Redis is one sentence and exit code 1', async () => {
  const { exit, output } = run({}, ['--cluster']);
  expect(await exit).toBe(1);
  expect(output()).toMatch(/^express-login: REDIS_URL is required for a cluster: [^\n]+\.\n$/);
});

describe('an environment file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'express-login-'));
  const file = join(folder, 'settings.env');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('sets what the environment does not, and prints nothing about itself', async () => {
    writeFileSync(
      file,
      '# ours\n\nVERO_BASE_URL="https://vero.example"\nexport PORT=http\nLOG_LEVEL=silent\n',
    );
    const { child, exit, output, url } = run({}, ['--env', file]);
    await url;
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(output()).toMatch(/^express-login listens on http:\S+ and signs in with Vero\.\n$/);
  });

  test.each([
    ['half a line', 'A=1\n\nhunter2\n', 'line 3 is not NAME=value'],
    ['a line without a name', 'A="x\ny"\n=hunter2\n', 'line 3 is not NAME=value'],
    ['a binary', '\0\x01\x02', 'line 1 is not NAME=value'],
  ])('that holds %s is one sentence, without what stands there', async (_case, text, complaint) => {
    writeFileSync(file, text);
    const { exit, output } = run({}, ['--env', file]);
    expect(await exit).toBe(1);
    expect(output()).toBe(`express-login: ${file}: ${complaint}.\n`);
  });

  test.each([
    ['is not there', 'nothing.env', 'ENOENT'],
    ['is a folder', '', 'EISDIR'],
  ])('that %s is one sentence', async (_case, name, code) => {
    const { exit, output } = run({}, ['--env', join(folder, name)]);
    expect(await exit).toBe(1);
    expect(output()).toBe(`express-login: ${join(folder, name)} cannot be read (${code}).\n`);
  });
});
