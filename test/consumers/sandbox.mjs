import { spawn } from 'node:child_process';
import { once as event } from 'node:events';
import { join } from 'node:path';

/**
 * Runs the command `passport-sandbox` as it was installed in a folder, for as long as `work` takes.
 *
 * @param {(environment: Record<string, string>) => Promise<unknown>} work gets the variables that the command tells
 *   its reader to set
 */
export async function withSandbox(folder, work) {
  const command = join(folder, 'node_modules', '.bin', 'passport-sandbox');
  const sandbox = spawn(command, ['--ovok-port', '0', '--vero-port', '0'], { cwd: folder });
  try {
    const printed = await welcomeOf(sandbox);
    const variables = [...printed.matchAll(/^ {2}([A-Z_]+)=(\S+)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    if (variables.length === 0) throw new Error(`passport-sandbox did not start: ${printed}`);
    await work(Object.fromEntries(variables));
  } finally {
    if (sandbox.exitCode === null && sandbox.kill()) await event(sandbox, 'exit');
  }
}

/** What the command prints until it serves, or until it ends. It is read to its end: nobody else does. */
function welcomeOf({ stdout, stderr }) {
  return new Promise((resolve) => {
    let printed = '';
    const more = (chunk) => {
      printed += chunk;
      if (printed.includes('Requests (')) resolve(printed);
    };
    stdout.on('data', more).on('end', () => resolve(printed));
    stderr.on('data', more);
  });
}
