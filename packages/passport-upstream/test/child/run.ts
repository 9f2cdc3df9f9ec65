import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs a file of this folder in a process of its own, for what would change or load the tests' process.
 *
 * @param input what the file gets, as JSON in its first argument
 * @returns what it printed, as JSON
 */
export async function runChild<Output>(
  file: string,
  input: unknown,
  env: NodeJS.ProcessEnv = {},
): Promise<Output> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--require', 'esbuild-register', `${__dirname}/${file}`, JSON.stringify(input)],
    { env: { ...process.env, ...env } },
  );
  return JSON.parse(stdout) as Output;
}
