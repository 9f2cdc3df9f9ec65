import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * The value of an expression, in a process of its own: jest does not load ES modules.
 *
 * @param file the module that the expression calls `it`
 */
export async function evaluate<Value>(file: string, expression: string): Promise<Value> {
  const code = `import * as it from ${JSON.stringify(file)}; console.log(JSON.stringify(await (${expression})));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code]);
  return JSON.parse(stdout) as Value;
}
