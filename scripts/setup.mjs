import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The project's root, wherever the command was started. */
export const root = join(import.meta.dirname, '..');

/** Runs a program in the project's root, its output going where ours goes, and ends this process where it fails. */
export function run(program, args, env = {}) {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (error) console.error(`${program}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * Installs what package-lock.json lists, unless it is what was installed last, then builds what changed.
 *
 * @param {...string} projects the TypeScript projects to build, with all that they need; without any, everything
 */
export function setUp(...projects) {
  const stamp = join(root, 'node_modules', '.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(process.version)
    .digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    console.log('Installing dependencies …');
    run('npm', ['ci', '--loglevel=error']);
    writeFileSync(stamp, wanted);
  }
  run(process.execPath, ['node_modules/typescript/bin/tsc', '-b', ...projects]);
  // npm links a workspace's command when it installs, and then it had not been built.
  if (!existsSync(join(root, 'node_modules', '.bin', 'passport-sandbox'))) {
    run('npm', ['rebuild', 'passport-sandbox', '--ignore-scripts', '--loglevel=error']);
  }
}
