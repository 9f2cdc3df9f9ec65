import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandLine, usage } from './command-line';
import { portProblem } from './port-problem';
import { startSandbox, type Sandbox } from '../sandbox';
import { printable } from './log-line';
import { welcome } from './welcome';

/** What the command needs of the process that it runs in. */
export interface CommandProcess {
  readonly argv: readonly string[];
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  exitCode?: number | string | null | undefined;
  once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

function version(): string {
  const text = readFileSync(join(__dirname, '../..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Runs the command until it is told to stop. Sets the exit code: 1 for a port that is taken, 2 for wrong usage. */
export async function run(process: CommandProcess): Promise<void> {
  const { stdout, stderr } = process;
  const fail = (code: number, message: string): void => {
    stderr.write(`passport-sandbox: ${printable(message)}\n`);
    process.exitCode = code;
  };

  const line = parseCommandLine(process.argv.slice(2));
  if ('mistake' in line) return fail(2, line.mistake);
  if ('show' in line) {
    stdout.write(line.show === 'help' ? usage : `${version()}\n`);
    return;
  }

  // The listeners come before the first output, because a reader of that output may stop the command at once.
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const log = (text: string): void => void stdout.write(`${text}\n`);
  let sandbox: Sandbox;
  try {
    // Nothing reads the requests of a command, and it may run for weeks.
    sandbox = await startSandbox({ ...line.options, keepRequests: 0, log });
  } catch (error) {
    return fail(1, portProblem(error as { code: string; port: number }, line.options.ovokPort));
  }
  stdout.write(welcome(sandbox));
  await stopped;
  await sandbox.close();
}
