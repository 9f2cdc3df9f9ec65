import { packages } from './check/packages.mjs';
import { rehearse } from './release/rehearsal.mjs';
import { writeReleaseFiles } from './release/release-files.mjs';
import { root, run } from './setup.mjs';

/** New versions, changelogs and tags, committed and not yet pushed; then the files that the workflow publishes. */
function release(folder) {
  const lerna = 'node_modules/@lerna-lite/cli/dist/cli.js';
  run(process.execPath, [lerna, 'version', '--yes', '--no-push'], folder);
  return writeReleaseFiles(folder);
}

const isRehearsal = process.argv.includes('--dry-run');
const homeless = packages.filter(({ manifest }) => !manifest.repository).map(({ name }) => name);
if (homeless.length > 0) {
  const sentence = `No release without "repository" in the package.json of ${homeless.join(', ')}: npm proves with it where a package was built.`;
  console.error(isRehearsal ? `The real one would stop here: ${sentence}` : sentence);
}
if (isRehearsal) rehearse(release);
else if (homeless.length > 0) process.exitCode = 1;
else release(root);
