import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { scriptedUpstream } from '../support/upstreams/scripted-upstream';

const root = join(__dirname, '../..');
const benchmarks = join(root, 'benchmarks');
const run = promisify(execFile);

/** What a command printed, whether it succeeded or not. */
async function bench(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await run(process.execPath, [join(benchmarks, 'main.mjs'), ...args])) };
  } catch (error) {
    return error as Awaited<ReturnType<typeof bench>>;
  }
}

/** The value of an expression, in a process of its own: Jest does not load modules of this kind. */
async function evaluate(file: string, expression: string): Promise<unknown> {
  const code = `import * as it from ${JSON.stringify(join(benchmarks, file))};
    console.log(JSON.stringify(await (${expression})));
    process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code]);
  return JSON.parse(stdout) as unknown;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('an unknown mode is refused with those that there are', async () => {
  const { code, stderr, stdout } = await bench('thruput');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    'Unknown mode "thruput". There are: throughput, scaling, slow, silent, tls, startup, install, fresh-tokens.\n',
  );
});

test('an unknown peer is refused with those that there are', async () => {
  const { code, stderr } = await bench('throughput', '--peers', 'ours,axois');
  expect(code).toBe(1);
  expect(stderr).toBe('Unknown peer "axois". There are: ours, vero, axios, fetch, undici, ldap, floor.\n');
});

test.each([
  [['--quik'], /^Unknown option "--quik"\. There are: --help, --quick, /],
  [['--rounds', 'many'], /^"--rounds" must be a number above 0, not "many"\.\n$/],
  [['--seconds=-1'], /^"--seconds" must be a number above 0, not "-1"\.\n$/],
])('%j is refused in a sentence', async (args, sentence) => {
  const { code, stderr } = await bench(...args);
  expect(code).toBe(1);
  expect(stderr).toMatch(sentence);
});

const filesIn = (folder: string) =>
  readdirSync(join(benchmarks, folder)).filter((name) => name !== 'index.mjs');

test('help names every mode and every peer', async () => {
  const { stdout } = await bench('--help');
  const modes = filesIn('modes');
  const peers = filesIn('peers');
  for (const file of [...modes, ...peers]) expect(stdout).toContain(`\n  ${file.replace('.mjs', '')} `);
});

test('medians, quantiles and ratios are those of the numbers, whatever their order', async () => {
  const values = await evaluate(
    'report/statistics.mjs',
    `[it.median([10, 2, 33]), it.median([4, 1, 30, 2]), it.median([]), it.median([null, 7]),
      it.quantile(Array.from({ length: 100 }, (_, i) => 100 - i), 0.99), it.quantile([9, 100, 20], 0.5),
      it.quantile([], 0.5), it.ratio([2, 90, 8], [1, 30, 2]), it.ratio([1], undefined), it.ratio([1, 4], [0, 2])]`,
  );
  expect(values).toEqual([10, 3, null, 7, 99, 20, null, 3, null, 2]);
});

test('a peer whose packages cannot be had is left out, and the others are measured', async () => {
  const sorted = await evaluate(
    'peers/index.mjs',
    `it.sortOut(['ours', 'ghost'], { ours: { packages: [] }, ghost: { packages: ['express', 'no-such-package'] } })`,
  );
  expect(sorted).toEqual({
    present: ['ours'],
    // The first is there for the project itself, in whatever version.
    leftOut: [{ peer: 'ghost', reason: 'express and no-such-package cannot be installed' }],
  });
});

test('answers for another person, errors and lost connections are counted, and not as logins', async () => {
  let asked = 0;
  const { baseURL } = await scriptedUpstream((_, res, body) => {
    const { email } = JSON.parse(body) as { email: string };
    const id = `Patient/${email}`;
    const answer = JSON.stringify({ id: asked === 1 ? 'Patient/somebody@example.com' : id });
    if (asked === 3) res.destroy();
    else res.writeHead(asked === 2 ? 500 : 200, { 'Content-Length': answer.length }).end(answer);
    asked++;
  });
  const load = `it.startChild('load').call('run', ${JSON.stringify({ port: Number(new URL(baseURL).port), connections: 1, seconds: 0.3 })})`;
  const { logins, errors } = (await evaluate('load/child.mjs', load)) as { logins: number; errors: object };
  expect(errors).toEqual({ 'wrong person': 1, '500': 1, closed: 1 });
  expect(logins).toBe(asked - 3);
});

const row = (peer: string, toAxios: number, cpuPerLogin: number) => ({ peer, toAxios, cpuPerLogin });

test('the chart draws each peer to scale, and says in words what it draws', async () => {
  const rows = [row('ours', 3, 50), row('axios', 1, 100), row('floor', 6, 25)];
  const svg = (await evaluate('report/chart.mjs', `it.chart({ rows: ${JSON.stringify(rows)} })`)) as string;
  const widths = [...svg.matchAll(/<rect class="bar[^"]*" [^>]*width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toEqual([215, 71.7, 430, 215, 430, 107.5]);
  expect(svg.match(/class="bar ours"/g)).toHaveLength(2);
  expect(svg).toContain('aria-labelledby="title desc"');
  expect(svg).toMatch(/<desc id="desc">.*passport-ovok 3\.00×, passport-local \+ axios 1\.00×.*<\/desc>/);
  expect(svg).toContain('@media (prefers-color-scheme: dark)');
});

test('a goal is met at its bound, missed beyond it, and not judged without its mode', async () => {
  const rows = [row('ours', 2.2, 50), { ...row('undici', 3, 40), toOurs: 1.25 }];
  const judged = (await evaluate(
    'report/goals.mjs',
    `it.judge({ throughput: { rows: ${JSON.stringify(rows)} } })`,
  )) as {
    verdict: string;
    reached: string;
  }[];
  expect(judged.slice(0, 3)).toMatchObject([
    { verdict: 'met', reached: '2.20×' },
    { verdict: 'not met', reached: '0.80×' },
    { verdict: 'not measured', reached: '–' },
  ]);
});

test('what it measures are logins, and what it writes names no machine', async () => {
  const json = join(folder, 'results.json');
  const args = [
    'throughput',
    '--peers',
    'ours',
    '--rounds',
    '1',
    '--seconds',
    '0.2',
    '--no-setup',
    '--json',
    json,
  ];
  const { code, stdout, stderr } = await bench(...args);
  expect(code).toBe(0);
  expect(stderr).toContain('round 1 of 1, passport-ovok');
  expect(stdout).toContain('passport-ovok');
  const text = readFileSync(json, 'utf8');
  const { machine, results } = JSON.parse(text) as {
    machine: object;
    results: { throughput: { rows: { logins: number }[] } };
  };
  expect(machine).toMatchObject({ node: process.version });
  expect(results.throughput.rows).toMatchObject([{ peer: 'ours', toOurs: 1, toAxios: null, errors: {} }]);
  expect(results.throughput.rows[0]!.logins).toBeGreaterThan(0);
  expect(text).not.toContain(hostname());
  expect(text).not.toContain(root);
});

const onLinux = existsSync('/proc/self/task') ? test : test.skip;

onLinux('a run that is interrupted leaves no process behind', async () => {
  const args = ['silent', '--peers', 'ours', '--no-setup', '--json', join(folder, 'results.json')];
  const child = spawn(process.execPath, [join(benchmarks, 'main.mjs'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for await (const line of createInterface(child.stderr)) if (line.includes('silent: passport-ovok')) break;
  let started: string[] = [];
  while (started.length < 3) {
    started = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
  }
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([130, null]);
  while (started.some((pid) => isRunning(pid))) await new Promise((resolve) => setTimeout(resolve, 20));
});

/** A process that has ended and was not yet asked for its status is there, as a zombie. */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test('the documents tell what the kept results tell', async () => {
  await run(process.execPath, [join(benchmarks, 'report.mjs'), '--check']);
});
