import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from 'passport-sandbox';

const command = join(__dirname, '../../packages/passport-ovok/dist/doctor/command.js');
const hasScript = spawnSync('script', ['--version']).stdout?.toString().includes('util-linux') ?? false;
if (!hasScript) console.warn('util-linux’s "script" is not here: the doctor is not tried in a terminal.');

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** Runs the doctor in a terminal of its own, then `stty`, and types when the password is asked for. */
async function typeAt(
  typed: string,
): Promise<{ output: string; passwordEchoed: boolean; echoAfter: boolean; code: number }> {
  const line = `${process.execPath} ${command} doctor --email max.mustermann@example.com; echo "code=$?"; stty -a; exit`;
  const id = '87ea5dfc-8b8e-384d-8489-79496e706390';
  const env = {
    ...process.env,
    OVOK_BASE_URL: sandbox.ovokURL,
    OVOK_CLIENT_ID: id,
    OVOK_TENANT_ID: id,
    NO_COLOR: '1',
  };
  const terminal = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], { env });
  let output = '';
  terminal.stdout.on('data', (text: Buffer) => {
    const asked = output.includes('it is not shown');
    output += text.toString();
    if (!asked && output.includes('it is not shown')) terminal.stdin.write(typed);
  });
  await new Promise((resolve) => terminal.once('close', resolve));
  return {
    output,
    passwordEchoed: output.includes('DmUv'),
    echoAfter: /[ ;]echo\b/.test(output.split('code=')[1] ?? ''),
    code: Number(/code=(\d+)/.exec(output)?.[1]),
  };
}

const inTerminal = hasScript ? test : test.skip;

inTerminal('a password typed in a terminal is not echoed, and signs in', async () => {
  const { output, ...rest } = await typeAt('A[.DmUv]2vE|n_+]\r');
  expect(output).toContain('✓ /auth/me: agrees with the login');
  expect(rest).toEqual({ passwordEchoed: false, echoAfter: true, code: 0 });
});

inTerminal('Ctrl+C while it is typed gives the echo back, and exit code 2', async () => {
  const { output, ...rest } = await typeAt('A[.DmUv\u0003');
  expect(output).toContain('passport-ovok doctor: interrupted.');
  expect(rest).toEqual({ passwordEchoed: false, echoAfter: true, code: 2 });
});
