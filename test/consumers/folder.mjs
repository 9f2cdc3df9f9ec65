import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/setup.mjs';
import { npm, once } from '../../scripts/check/steps.mjs';
import { tarballs } from '../../scripts/check/tarballs.mjs';
import { temporaryFolder } from '../../scripts/check/temporary-folder.mjs';

const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];

/** A fresh folder outside the repository with these dependencies, made when it is first asked for. */
export const folderWith = (dependencies) =>
  once(async () => {
    const folder = temporaryFolder();
    // What we override, a consumer on the same registry would have to override as well.
    const { overrides } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ private: true, dependencies: await dependencies(), overrides }),
    );
    await npm(['install', ...quietly], { cwd: folder });
    return folder;
  });

/**
 * Such a folder that has the packed packages too, and nothing else of the repository but copies of some files.
 *
 * @param {Record<string, string>} dependencies from the registry
 * @param {Record<string, string>} files the name of each copy, and of what in the repository it is a copy
 */
export function consumer(dependencies, files) {
  const made = folderWith(async () => {
    const packed = (await tarballs()).map(({ name, file }) => [name, `file:${file}`]);
    return { ...dependencies, ...Object.fromEntries(packed) };
  });
  return once(async () => {
    const folder = await made();
    for (const [copy, original] of Object.entries(files)) {
      await mkdir(dirname(join(folder, copy)), { recursive: true });
      await cp(join(root, original), join(folder, copy));
    }
    return folder;
  });
}
