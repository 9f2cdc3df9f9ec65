import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../support/described-api';

const command = join(__dirname, '../../src/command/command.ts');

/** The command in a process of its own, from its source. */
function start(...args: string[]) {
  const child = spawn(process.execPath, ['-r', 'esbuild-register', command, ...args]);
  let output = '';
  const add = (text: Buffer): void => void (output += text.toString());
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return { child, ended: once(child, 'close'), output: () => output };
}

test('the command listens until SIGTERM, and then leaves with 0', async () => {
  const { child, ended, output } = start('--ovok-port', '0', '--vero-port', '0');
  await until(() => output().includes('Requests'));
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('the command leaves with 2 when it does not understand', async () => {
  const { ended, output } = start('--colour');
  expect(await ended).toEqual([2, null]);
  expect(output()).toBe('passport-sandbox: unknown option "--colour". See passport-sandbox --help.\n');
});

test('the module runs the command of the process that loads it', () => {
  const { argv, stdout } = process;
  const write = stdout.write.bind(stdout);
  const seen: string[] = [];
  stdout.write = (text: string | Uint8Array) => seen.push(String(text)) > 0;
  process.argv = ['node', command, '--version'];
  try {
    jest.requireActual('../../src/command/command');
  } finally {
    stdout.write = write;
    process.argv = argv;
  }
  expect(seen).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+/)]);
});
