import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from './packages.mjs';
import { root } from '../setup.mjs';
import { npm, once } from './steps.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

const allowed = [/^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/, /^dist\/.+(?<!\.test)\.(js|d\.ts)$/];
const needed = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'];

/** Every published package as npm would upload it: its name, the tarball, and what is in it. */
export const tarballs = once(async () => {
  const folder = temporaryFolder();
  const workspaces = packages.map(({ name }) => `--workspace=${name}`);
  const packed = await npm(['pack', '--json', `--pack-destination=${folder}`, ...workspaces], { cwd: root });
  // The build that npm runs before it packs prints, too.
  return JSON.parse(packed.slice(packed.indexOf('[\n'))).map(({ name, filename, files }) => ({
    name,
    file: join(folder, filename),
    entries: files.map(({ path }) => path),
  }));
});

/**
 * Refuses a tarball that holds more than dist, README, LICENSE and CHANGELOG, or lacks one of them, and a file in dist
 * whose source is gone: `tsc -b` leaves what it once wrote.
 */
export async function checkTarballs() {
  const problems = (await tarballs()).flatMap(({ name, entries }) =>
    [
      ...entries
        .filter((entry) => !allowed.some((pattern) => pattern.test(entry)))
        .map((entry) => `${entry} does not belong there`),
      ...needed.filter((entry) => !entries.includes(entry)).map((entry) => `${entry} is missing`),
      ...entries
        .filter((entry) => /\.(js|d\.ts)$/.test(entry) && isMapped(join(root, 'packages', name, entry)))
        .map((entry) => `${entry} names a source map, which is not there`),
      ...entries
        .filter((entry) => /^dist\/.+\.(js|d\.ts)$/.test(entry) && !hasSource(name, entry))
        .map((entry) => `${entry} is of an earlier build: nothing in src makes it. Remove it: npm run clean`),
    ].map((problem) => `${name}: ${problem}`),
  );
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

const isMapped = (file) => readFileSync(file, 'utf8').includes('//# sourceMappingURL=');

const hasSource = (name, entry) =>
  existsSync(join(root, 'packages', name, entry.replace(/^dist/, 'src').replace(/\.(js|d\.ts)$/, '.ts')));
