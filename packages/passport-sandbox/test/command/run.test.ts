import { EventEmitter } from 'node:events';
import { createServer } from 'node:net';
import { run, type CommandProcess } from '../../src/command/run';
import { signIn, until } from '../support/described-api';

/** A process that the test can read and send signals to. */
class Terminal extends EventEmitter implements CommandProcess {
  readonly argv: string[];
  readonly output: string[] = [];
  readonly errors: string[] = [];
  readonly stdout = { write: (text: string) => this.output.push(text) };
  readonly stderr = { write: (text: string) => this.errors.push(text) };
  exitCode?: number;

  constructor(...args: string[]) {
    super();
    this.argv = ['node', 'passport-sandbox', ...args];
  }

  get text(): string {
    return this.output.join('');
  }
}

const anyPorts = ['--ovok-port', '0', '--vero-port', '0'];

test.each(['SIGINT', 'SIGTERM'])(
  'it runs until %s, and prints where, who and each request',
  async (signal) => {
    const terminal = new Terminal(...anyPorts, '--status', '201');
    const running = run(terminal);
    await until(() => terminal.text.includes('Requests'));
    const [, url = ''] = /OVOK_BASE_URL=(\S+)/.exec(terminal.text) ?? [];
    for (const name of ['OVOK_CLIENT_ID', 'OVOK_TENANT_ID', 'VERO_BASE_URL']) {
      expect(terminal.text).toContain(`  ${name}=`);
    }
    await signIn(url);
    await until(() => terminal.output.length === 2);
    expect(terminal.output[1]).toMatch(/^ovok POST \/auth\/b2b\/login 201 \d+ ms\n$/);
    terminal.emit(signal);
    await running;
    await expect(fetch(url)).rejects.toThrow();
    expect([terminal.exitCode, terminal.errors]).toEqual([undefined, []]);
  },
);

test('--help prints the usage and --version the version', async () => {
  const [help, version] = [new Terminal('--help'), new Terminal('--version')];
  await run(help);
  await run(version);
  expect(help.text).toMatch(/^Usage: passport-sandbox/);
  for (const flag of [
    '--status',
    '--ovok-wrong-password',
    '--ovok-unknown-account',
    '--vero-wrong-password',
  ]) {
    expect(help.text).toContain(`  ${flag} <status>`);
  }
  expect(help.text).toContain('  --ovok-refresh-token-reuse <what>');
  expect(version.text).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
});

test('wrong usage is one line, printable, with exit code 2', async () => {
  const terminal = new Terminal('--\u001b[31m');
  await run(terminal);
  expect(terminal.exitCode).toBe(2);
  expect(terminal.errors).toEqual([
    'passport-sandbox: unknown option "--\\u001b[31m". See passport-sandbox --help.\n',
  ]);
  expect(terminal.output).toEqual([]);
});

test('a port that is taken is one line that names the flag, with exit code 1', async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const { port } = blocker.address() as { port: number };
  for (const [args, flag] of [
    [['--ovok-port', String(port)], '--ovok-port'],
    [['--ovok-port', '0', '--vero-port', String(port)], '--vero-port'],
  ] as const) {
    const terminal = new Terminal(...args);
    await run(terminal);
    expect(terminal.exitCode).toBe(1);
    expect(terminal.errors).toEqual([
      `passport-sandbox: port ${port} is in use. Choose another one with ${flag}.\n`,
    ]);
  }
  await new Promise((resolve) => blocker.close(resolve));
});
