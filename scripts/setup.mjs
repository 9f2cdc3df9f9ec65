import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from './platform/npm.mjs';

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

/** As {@link run}, for npm. */
export const runNpm = (args, cwd) => run(...npmCommand(args), cwd);

/** The file that says what was installed last in a folder, and what it is to say. */
function stampOf(folder) {
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .update(process.version)
    .digest('hex');
  const stamp = join(folder, 'node_modules', '.installed');
  return { stamp, wanted, isStale: !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted };
}

const ci = ['ci', '--loglevel=error'];

/** Installs what a folder's package-lock.json lists, unless it is what was installed last. */
export function install(folder = root, what = 'dependencies') {
  const { stamp, wanted, isStale } = stampOf(folder);
  if (!isStale) return;
  console.log(`Installing ${what} …`);
  runNpm(ci, folder);
  writeFileSync(stamp, wanted);
}

/** The same in several folders at once; each waits for the network more than for a processor. */
async function installAside(folders, what) {
  const stale = folders.map((folder) => ({ folder, ...stampOf(folder) })).filter(({ isStale }) => isStale);
  if (stale.length === 0) return;
  console.log(`Installing ${what} …`);
  const [program, args] = npmCommand(ci);
  await Promise.all(
    stale.map(async ({ folder, stamp, wanted }) => {
      const [status] = await once(spawn(program, args, { cwd: folder, stdio: 'inherit' }), 'exit');
      if (status !== 0) process.exit(status ?? 1);
      writeFileSync(stamp, wanted);
    }),
  );
}

const build = (projects) => run(process.execPath, ['node_modules/typescript/bin/tsc', '-b', ...projects]);

/**
 * Installs what package-lock.json lists, then builds what changed.
 *
 * @param {...string} projects the TypeScript projects to build, with all that they need; without any, everything
 */
export function setUp(...projects) {
  install();
  build(projects);
  // npm links a workspace's command when it installs, and then it had not been built.
  if (!existsSync(join(root, 'node_modules', '.bin', 'passport-sandbox'))) {
    runNpm(['rebuild', 'passport-sandbox', '--ignore-scripts', '--loglevel=error']);
  }
}

const examples = join(root, 'examples');

/** The examples with a framework of their own, which the root does not install. */
const frameworks = readdirSync(examples).filter((name) =>
  existsSync(join(examples, name, 'package-lock.json')),
);

/** Installs and builds what one example needs. */
export async function setUpExample(name) {
  setUp('packages/passport-ovok', 'packages/passport-vero', 'packages/passport-sandbox');
  if (!frameworks.includes(name)) return;
  await installAside([join(examples, name)], `what examples/${name} needs`);
  build([`examples/${name}`]);
}

/** Installs the tools that the OpenAPI documents are checked and served with. */
export function setUpOpenAPI() {
  install(join(root, 'test', 'openapi'), 'tools for OpenAPI documents');
}

/** Installs the frameworks that the strategies are tested under, and type-checks the applications on them. */
export async function setUpHosts() {
  const folders = [...frameworks.map((name) => join(examples, name)), join(root, 'test', 'hosts')];
  await installAside(folders, 'the frameworks to test under');
  build(['test/hosts']);
}
