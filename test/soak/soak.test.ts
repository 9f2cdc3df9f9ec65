import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inRedis } from '../support/processes/redis-server';

const root = join(__dirname, '../..');
const main = join(root, 'soak', 'main.mjs');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'soak-report-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs it, and interrupts it at the first line of progress where that is asked for. */
async function soak(args: string[], { env = {}, isInterrupted = false } = {}): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      printed[name] += chunk.toString();
      if (isInterrupted && name === 'stderr') child.kill('SIGINT');
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...printed };
}

interface Figures {
  isGood: boolean;
  counts: Record<string, number>;
  done: Record<string, number>;
  samples: { p99: number | null }[];
  examples: string[];
}

inRedis(
  'a few seconds of it show everybody as who they are, through every kind of outage',
  async () => {
    const { code, stdout, stderr } = await soak(['--minutes', '0.12', '--no-setup', '--report', folder]);
    const { isGood, counts, done, samples, examples } = JSON.parse(
      readFileSync(join(folder, 'soak.json'), 'utf8'),
    ) as Figures;
    // A worker that is killed may lose a connection that was on its way to it.
    expect(examples.filter((example) => !example.includes('requests without a response'))).toEqual([]);
    expect(counts).toMatchObject({ wrongIdentities: 0, serverErrors: 0, secretsInLogs: 0, sessionsBack: 0 });
    for (const outage of ['Ovok is down', 'Redis hangs', 'a worker is killed']) {
      expect([outage, done[outage]! >= 1]).toEqual([outage, true]);
    }
    expect(done['login by form']! + done['login by JSON']!).toBeGreaterThan(5);
    expect(samples.some(({ p99 }) => p99 !== null)).toBe(true);
    expect(readFileSync(join(folder, 'soak.svg'), 'utf8')).toMatch(/^<svg [^]*<path d="M [^]*<\/svg>\n$/);
    expect(stderr).toMatch(/\d+ requests, \d+ wrong, last: /);
    expect(stdout).toContain('responses about somebody else');
    expect(code).toBe(isGood ? 0 : 1);
  },
  120_000,
);

inRedis(
  'Ctrl+C gives the report so far, and leaves no process behind',
  async () => {
    const { stdout } = await soak(['--no-setup', '--report', folder], { isInterrupted: true });
    expect(stdout).toMatch(/^\d+ seconds, \d+ requests\n/);
    expect(existsSync(join(folder, 'soak.svg'))).toBe(true);
  },
  120_000,
);

test('without redis-server it is one sentence, and exit code 2', async () => {
  const { code, stdout, stderr } = await soak(['--no-setup'], { env: { PATH: folder } });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    'npm run soak needs redis-server. Install it (Debian: apt-get install redis-server).\n',
  );
});

test.each([
  [['--minutes', 'long'], '"--minutes" must be a number above 0, not "long".'],
  [['--minutes', '0'], '"--minutes" must be a number above 0, not "0".'],
  [['--hours', '1'], "Unknown option '--hours'. --help says what there is."],
])('%j is one sentence, and exit code 2', async (args, sentence) => {
  expect(await soak(args)).toEqual({ code: 2, stdout: '', stderr: `${sentence}\n` });
});

/** Runs some lines with the soak's modules, and gives what they return. */
async function evaluate<Result>(lines: string): Promise<Result> {
  const script = `
    import { Tally, kill, mustBeZero } from './soak/tally.mjs';
    import { report } from './soak/report/report.mjs';
    import { secretFinder } from './soak/log-check.mjs';
    import { mark } from './soak/people.mjs';
    console.log(JSON.stringify(await (async () => { ${lines} })()));`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Result;
}

test('one figure that is not as it should be makes the whole run a bad one', async () => {
  const verdicts = await evaluate(`
    const verdict = (spoil) => {
      const tally = new Tally();
      for (const name of ['login by form', 'login by JSON', 'sign-out', 'a wrong password was refused',
        'a bearer token was accepted', 'a client left']) tally.did(name);
      spoil(tally);
      return report({ tally, samples: [], startedAt: 0, folder: ${JSON.stringify(folder)} });
    };
    return [
      verdict(() => {}),
      ...Object.keys(mustBeZero).map((name) => verdict((tally) => tally.wrong(name, 'something'))),
      verdict((tally) => delete tally.done['sign-out']),
    ];`);
  expect(verdicts).toEqual([true, false, false, false, false, false, false]);
});

test('a 5xx in an outage is expected, and so is what is lost with a killed worker; nothing else is', async () => {
  const counts = await evaluate(`
    const tally = new Tally();
    const ask = (status, startedAt, endedAt) => tally.request({ path: '/', status, startedAt, endedAt });
    tally.outages.push({ name: 'Ovok is down', from: 10_000, to: 12_000 }, { name: kill, from: 50_000, to: 50_000 });
    ask(503, 11_000, 11_500);
    ask(504, 11_000, 21_000);
    ask(503, 30_000, 30_100);
    ask(200, 30_000, 30_100);
    ask('cut', 49_000, 50_200);
    ask('unanswered', 49_900, 79_900);
    ask('cut', 11_000, 11_100);
    ask('unanswered', 11_000, 41_000);
    return { ...tally.counts, lost: tally.done['a request was lost with its worker'] };`);
  expect(counts).toMatchObject({ requests: 8, serverErrors: 1, unanswered: 2, lost: 2 });
});

test('a password, a token or a cookie is found in a line of the log', async () => {
  const kinds = await evaluate(`
    const find = secretFinder(new Set(['an-opaque-token']));
    return [
      '{"msg":"request","path":"/login"}',
      'password=' + encodeURIComponent(mark + ' 1'),
      '{"body":"' + mark + ' victim 3"}',
      'Bearer eyJhbGciOiJFUzI1NiJ9.x',
      'token an-opaque-token',
      'sid=s%3Aabcdefghijklmnopqrstuvwxyz.sig',
    ].map((line) => find(line) ?? null);`);
  expect(kinds).toEqual([null, 'a password', 'a password', 'a token', 'a token', 'a cookie']);
});
