import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs a TypeScript file in a process of its own, with `global.gc`, for what would load the tests' process.
 *
 * @returns what it printed, as JSON
 */
export async function runAlone<Output>(file: string): Promise<Output> {
  const options = ['--expose-gc', '--require', 'esbuild-register'];
  const { stdout } = await promisify(execFile)(process.execPath, [...options, file]);
  return JSON.parse(stdout) as Output;
}
