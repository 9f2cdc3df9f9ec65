import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`This needs Node.js 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

/** The project's root, wherever the command was started. */
export const root = join(import.meta.dirname, '..');

/** Runs a program, by default in the project's root, its output going where ours goes, and ends this process where it fails. */
export function run(program, args, cwd = root) {
  const { status, error } = spawnSync(program, args, { cwd, stdio: 'inherit' });
  if (error) console.error(`${program}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs what a folder's package-lock.json lists, unless it is what was installed last. */
function install(folder, what) {
  const stamp = join(folder, 'node_modules', '.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .update(process.version)
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(`Installing ${what} …`);
  run('npm', ['ci', '--loglevel=error'], folder);
  writeFileSync(stamp, wanted);
}

const build = (projects) => run(process.execPath, ['node_modules/typescript/bin/tsc', '-b', ...projects]);

/**
 * Installs what package-lock.json lists, then builds what changed.
 *
 * @param {...string} projects the TypeScript projects to build, with all that they need; without any, everything
 */
export function setUp(...projects) {
  install(root, 'dependencies');
  build(projects);
  // npm links a workspace's command when it installs, and then it had not been built.
  if (!existsSync(join(root, 'node_modules', '.bin', 'passport-sandbox'))) {
    run('npm', ['rebuild', 'passport-sandbox', '--ignore-scripts', '--loglevel=error']);
  }
}

/** Installs the tools that the OpenAPI documents are checked and served with. */
export function setUpOpenAPI() {
  install(join(root, 'test', 'openapi'), 'tools for OpenAPI documents');
}

/** Installs the frameworks that the strategies are tested under, and type-checks the applications on them. */
export function setUpHosts() {
  install(join(root, 'test', 'hosts'), 'the frameworks to test under');
  build(['test/hosts']);
}
