import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const root = join(__dirname, '../..');
export const benchmarks = join(root, 'benchmarks');
const run = promisify(execFile);

interface Printed {
  code: number;
  stdout: string;
  stderr: string;
}

/** What a program of the benchmarks printed, whether it succeeded or not. */
export async function program(file: string, ...args: string[]): Promise<Printed> {
  try {
    return { code: 0, ...(await run(process.execPath, [join(benchmarks, file), ...args])) };
  } catch (error) {
    return error as Printed;
  }
}

/** The value of an expression, in a process of its own, because Jest does not load modules of this kind. */
export async function evaluate(file: string, expression: string): Promise<unknown> {
  const code = `import * as it from ${JSON.stringify(join(benchmarks, file))};
    process.stdout.write(JSON.stringify(await (${expression})), () => process.exit());`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code]);
  return JSON.parse(stdout) as unknown;
}
