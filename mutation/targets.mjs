import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { UsageError } from '../scripts/platform/usage.mjs';

const packages = readdirSync(join(root, 'packages'));

/**
 * Which lines of which files to change, by package.
 *
 * @param {{ names: string[], since?: string }} wanted
 * @returns {Map<string, string[]>} per package its files, with `:from-to`, lines, behind where only these have changed
 * @throws UsageError
 */
export function targets({ names, since }) {
  const files = names.length > 0 ? names.flatMap(filesOf) : packages.flatMap(filesOf);
  const changes = since === undefined ? undefined : changesSince(since);
  const chosen = changes ? files.flatMap((file) => changes.get(file) ?? []) : files;
  const byPackage = new Map();
  for (const part of new Set(chosen)) {
    const [, name] = part.split('/');
    byPackage.set(name, [...(byPackage.get(name) ?? []), part]);
  }
  return byPackage;
}

/** The source files of a package or a folder, or the one that is named. */
export function filesOf(name) {
  const [, packageName] = /^(?:packages\/)?([^/]+)\/?$/.exec(name) ?? [];
  const given = packages.includes(packageName) ? join(root, 'packages', packageName, 'src') : name;
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), given);
  const within = statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(path, { recursive: true })
    : [''];
  const files = within
    .map((file) => relative(root, join(path, file)).replaceAll(sep, '/'))
    .filter((file) => isSource(file) && existsSync(join(root, file)));
  if (files.length > 0) return files.sort();
  throw new UsageError(
    `"${name}" is neither a package (${packages.join(', ')}) nor a TypeScript file in packages/*/src.`,
  );
}

const isSource = (file) => /^packages\/[^/]+\/src\/.+(?<!\.d)\.ts$/.test(file);

/**
 * The parts that have changed since a commit, by file: whole files where they are new.
 *
 * @returns {Map<string, string[]>}
 */
function changesSince(commit) {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
  if (git('rev-parse', '--verify', '--quiet', `${commit}^{commit}`).status !== 0) {
    throw new UsageError(`git knows no commit "${commit}".`);
  }
  const { stdout: untracked } = git('ls-files', '--others', '--exclude-standard', '--', 'packages');
  const changes = new Map(untracked.split('\n').map((file) => [file, [file]]));
  const { stdout } = git(
    'diff',
    '--unified=0',
    '--no-color',
    '--no-ext-diff',
    '--no-prefix',
    commit,
    '--',
    'packages',
  );
  for (const difference of stdout.split(/^diff /m)) {
    const [, file] = /^\+\+\+ (.*)$/m.exec(difference) ?? [];
    const hunks = [...difference.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)];
    const parts = hunks
      .map(([, from, count = '1']) => [Number(from), Number(count)])
      .filter(([, count]) => count > 0)
      .map(([from, count]) => `${file}:${from}-${from + count - 1}`);
    changes.set(file, parts);
  }
  return changes;
}
