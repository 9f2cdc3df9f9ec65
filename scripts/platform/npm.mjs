import { win32 } from 'node:path';

/**
 * How npm is started on this machine. On Windows `npm` is a batch file, which Node.js starts only through a shell, so
 * the program behind it is given to Node.js instead: it takes its arguments as they are, whatever is in them.
 *
 * @param {string[]} args npm's arguments
 * @param {{ platform: string, env: object, execPath: string }} machine
 * @returns {[program: string, args: string[]]}
 */
export function npmCommand(args, { platform, env, execPath } = process) {
  if (platform !== 'win32') return ['npm', args];
  const running = env.npm_execpath;
  // Another package manager that runs a script sets the variable too.
  const isNpm = running !== undefined && win32.basename(running) === 'npm-cli.js';
  const installed = win32.join(win32.dirname(execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return [execPath, [isNpm ? running : installed, ...args]];
}
