import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from './packages.mjs';
import { root } from './setup.mjs';
import { call } from './steps.mjs';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.mjs';

/**
 * Makes a release where it does no harm: in a clone of what is committed, whose remote is a repository in a temporary
 * folder. Afterwards it prints what that remote has got, and what stands in the packages.
 *
 * @param {(folder: string) => void} release
 */
export async function rehearse(release) {
  try {
    const folder = await temporaryFolder();
    const git = (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
    const remote = await temporaryFolder();
    git('init', '--quiet', '--bare', '--initial-branch=main', remote);
    git('-C', root, 'push', '--quiet', remote, 'HEAD:refs/heads/main', '--tags');
    git('clone', '--quiet', remote, folder);
    for (const place of ['.', ...packages.map(({ name }) => join('packages', name))])
      borrowModules(place, folder);

    release(folder);

    console.log(git('-C', remote, 'log', '--max-count=1', '--stat', 'main'));
    console.log(git('-C', remote, 'tag', '--points-at', 'main'));
    for (const { name } of packages) console.log(await shipped(join(folder, 'packages', name)));
  } finally {
    await removeTemporaryFolders();
  }
}

/** Links what is installed here, so that nothing has to be installed again; the packages stay the clone's own. */
function borrowModules(place, folder) {
  const from = join(root, place, 'node_modules');
  const to = join(folder, place, 'node_modules');
  if (!lstatSync(from, { throwIfNoEntry: false })) return;
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const isWorkspace = lstatSync(join(from, name)).isSymbolicLink();
    symlinkSync(isWorkspace ? readlinkSync(join(from, name)) : join(from, name), join(to, name));
  }
}

/** Version, dependencies and changelog of a package as they would be published. */
async function shipped(folder) {
  const [packed] = JSON.parse(
    await call('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: folder }),
  );
  const manifest = execFileSync('tar', ['xzOf', join(folder, packed.filename), 'package/package.json'], {
    encoding: 'utf8',
  });
  const { dependencies } = JSON.parse(manifest);
  const changelog = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8');
  return [packed.id, JSON.stringify(dependencies), changelog.replaceAll(/^/gm, '  ')].join('\n');
}
