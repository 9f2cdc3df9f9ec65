import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { runDoctor, type DoctorDefinition, type DoctorProcess } from 'passport-upstream/doctor';

/** The process of a doctor's run, whose input a test writes and whose output it reads. */
export class DoctorTerminal extends EventEmitter implements DoctorProcess {
  readonly argv: string[];
  readonly env: Record<string, string>;
  /** Whether the terminal is in raw mode, each time that it was changed. */
  readonly rawModes: boolean[] = [];
  readonly stdin: PassThrough & { isTTY?: boolean; setRawMode: (raw: boolean) => void };
  readonly stdout: { isTTY: boolean; write: (text: string) => void };
  readonly stderr = { write: (text: string): void => void (this.errors += text) };
  output = '';
  errors = '';
  exitCode?: number;

  constructor(args: readonly string[], env: Record<string, string> = {}, isTTY = false) {
    super();
    this.argv = ['node', 'doctor', ...args];
    this.env = env;
    const setRawMode = (raw: boolean): void => void this.rawModes.push(raw);
    this.stdin = Object.assign(new PassThrough(), { isTTY, setRawMode });
    this.stdout = { isTTY, write: (text) => void (this.output += text) };
  }

  exit(code: number): void {
    this.exitCode = code;
    this.emit('exit');
  }

  /** What it printed, exit code included. */
  get result(): [code: number | undefined, output: string, errors: string] {
    return [this.exitCode, this.output, this.errors];
  }
}

/** Runs a provider's doctor, with a password in the pipe where one is given. */
export async function consult(
  definition: DoctorDefinition,
  args: readonly string[],
  { env = {}, password = '' }: { env?: Record<string, string>; password?: string } = {},
): Promise<{ code: number | undefined; output: string; errors: string }> {
  const terminal = new DoctorTerminal(['doctor', ...args], env);
  terminal.stdin.end(password);
  await runDoctor(definition, terminal);
  const [code, output, errors] = terminal.result;
  return { code, output, errors };
}

/** Loads a module that runs a doctor of this very process, as if `--help` was asked for: what it printed. */
export async function runForHelp(load: () => unknown): Promise<string> {
  const { argv, stdout } = process;
  const write = stdout.write.bind(stdout);
  let output = '';
  stdout.write = (text: string | Uint8Array) => (output += String(text)) !== '';
  process.argv = ['node', 'doctor', '--help'];
  try {
    load();
    // It has no promise to wait for, and is done when what is under way is.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    stdout.write = write;
    process.argv = argv;
    process.exitCode = undefined;
  }
  return output;
}
