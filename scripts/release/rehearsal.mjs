import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { packages } from '../check/packages.mjs';
import { root, run } from '../setup.mjs';
import { temporaryFolder } from '../check/temporary-folder.mjs';

/**
 * Makes a release where it does no harm: in a clone of what is committed, whose remote is a repository in a temporary
 * folder. Then it pushes and publishes the files as the workflow does, to that remote and to nobody, and prints what
 * the remote has got, and what would be in the packages.
 *
 * @param {(folder: string) => { folder: string, tarballs: string[], sboms: string[] }} release
 */
export function rehearse(release) {
  const [remote, folder] = [temporaryFolder(), temporaryFolder()];
  const git = (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  git('init', '--quiet', '--bare', '--initial-branch=main', remote);
  git('-C', root, 'push', '--quiet', remote, 'HEAD:refs/heads/main', '--tags');
  git('clone', '--quiet', remote, '.');
  for (const place of ['.', ...packages.map(({ name }) => join('packages', name))])
    borrowModules(place, folder);

  const files = release(folder);
  const bundle = join(files.folder, 'commit.bundle');
  if (existsSync(bundle)) push(bundle, remote);
  for (const tarball of files.tarballs) {
    run('npm', ['publish', tarball, '--dry-run', '--ignore-scripts', '--access=public']);
  }

  console.log(git('-C', remote, 'log', '--max-count=1', '--stat', 'main'));
  console.log(git('-C', remote, 'tag', '--points-at', 'main'));
  for (const { name } of packages) console.log(released(join(folder, 'packages', name)));
  for (const sbom of files.sboms) console.log(listed(sbom));
}

/** Pushes from a clone that has never seen the commit, as the workflow's job does. */
function push(bundle, remote) {
  const git = (...args) => execFileSync('git', args, { cwd: clone, stdio: ['ignore', 'ignore', 'inherit'] });
  const clone = temporaryFolder();
  git('clone', '--quiet', remote, '.');
  git('fetch', '--quiet', bundle, 'HEAD', 'refs/tags/*:refs/tags/*');
  git('push', '--quiet', '--atomic', 'origin', 'FETCH_HEAD:refs/heads/main', '--tags');
}

/** Links what is installed here, so that nothing has to be installed again; the packages are the clone's own. */
function borrowModules(place, folder) {
  const from = join(root, place, 'node_modules');
  const to = join(folder, place, 'node_modules');
  if (!lstatSync(from, { throwIfNoEntry: false })) return;
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const installed = join(from, name);
    symlinkSync(lstatSync(installed).isSymbolicLink() ? readlinkSync(installed) : installed, join(to, name));
  }
}

/** A package's version, what it depends on, and its changelog. */
function released(folder) {
  const { name, version, dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const changelog = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8');
  return `${name} ${version} needs ${JSON.stringify(dependencies)}\n${changelog.replaceAll(/^/gm, '  ')}`;
}

/** What a software bill of materials lists. */
function listed(file) {
  const { bomFormat, specVersion, components } = JSON.parse(readFileSync(file, 'utf8'));
  const names = components.map(({ name, version }) => `${name}@${version}`);
  return `${basename(file)}: ${bomFormat} ${specVersion}, lists ${names.join(', ')}`;
}
