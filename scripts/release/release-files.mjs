import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from '../check/packages.mjs';
import { sboms } from './sbom.mjs';

/**
 * Writes what a release consists of: each package's tarball, its software bill of materials, and the commit with its
 * tags as a git bundle, where there is a new one. Who publishes them needs no other file of the repository.
 *
 * @param {string} folder the repository, after `lerna version`
 * @returns {{ folder: string, tarballs: string[], sboms: string[] }} the paths of the files
 */
export function writeReleaseFiles(folder) {
  const target = join(folder, 'release');
  const run = (program, ...args) =>
    execFileSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);

  const workspaces = packages.map(({ name }) => `--workspace=${name}`);
  const packed = run('npm', 'pack', '--json', `--pack-destination=${target}`, ...workspaces);
  // The build that npm runs before it packs prints, too.
  const tarballs = JSON.parse(packed.slice(packed.indexOf('[\n')));

  const boms = sboms(folder);
  const written = tarballs.map(({ name, version }) => {
    const file = join(target, `${name}-${version}.cdx.json`);
    writeFileSync(file, `${JSON.stringify(boms.get(name), null, 2)}\n`);
    return file;
  });

  if (run('git', 'rev-list', 'origin/main..HEAD') !== '') {
    const tags = run('git', 'tag', '--points-at', 'HEAD').split('\n').filter(Boolean);
    run('git', 'bundle', 'create', '--quiet', join(target, 'commit.bundle'), 'origin/main..HEAD', ...tags);
  }
  return {
    folder: target,
    tarballs: tarballs.map(({ filename }) => join(target, filename)),
    sboms: written,
  };
}
