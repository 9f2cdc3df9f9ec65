import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { benchmarks, evaluate, program, root } from './bench';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
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

test('every run is kept, and what is told is their median', async () => {
  const json = join(folder, 'results.json');
  const options = ['--rounds', '1', '--seconds', '0.2', '--no-setup', '--json', json];
  // These two need no packages beside ours, which a fresh clone lacks.
  const peers = 'ours,vero';
  const { code, stdout, stderr } = await program(
    'main.mjs',
    'throughput',
    '--peers',
    peers,
    '--runs',
    '2',
    ...options,
  );
  expect(code).toBe(0);
  const steps = [...stderr.matchAll(/run (\d) of 2, throughput: round 1 of 1, (.*)/g)];
  // The programs take turns, and every other run the other way round.
  expect(steps.map(([, run, peer]) => `${run} ${peer}`)).toEqual([
    '1 passport-ovok',
    '1 passport-vero',
    '2 passport-vero',
    '2 passport-ovok',
  ]);
  expect(stdout).toMatch(/passport-ovok .* to /);
  const text = readFileSync(json, 'utf8');
  const { machine, runs } = JSON.parse(text) as {
    machine: object;
    runs: { throughput: { rows: { peer: string; logins: number; errors: object; toAxios: null }[] } }[];
  };
  expect(machine).toMatchObject({ node: process.version });
  expect(runs.map((run) => run.throughput.rows.map(({ peer }) => peer))).toEqual([
    ['ours', 'vero'],
    ['vero', 'ours'],
  ]);
  for (const { throughput } of runs) {
    for (const { logins, errors, toAxios } of throughput.rows) {
      expect({ errors, toAxios }).toEqual({ errors: {}, toAxios: null });
      expect(logins).toBeGreaterThan(0);
    }
  }
  expect(text).not.toContain(hostname());
  expect(text).not.toContain(root);
}, 90_000);

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
