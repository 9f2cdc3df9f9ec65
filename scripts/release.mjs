import { packages } from './check/packages.mjs';
import { rehearse } from './release/rehearsal.mjs';
import { root, run } from './setup.mjs';

/** `lerna`, which takes its settings from lerna.json. */
const lerna = (folder, ...args) =>
  run(process.execPath, ['node_modules/@lerna-lite/cli/dist/cli.js', ...args], folder);

/** New versions, changelogs and tags, pushed; then to npm what is not there yet, so that a second try goes on. */
function release(folder, ...options) {
  lerna(folder, 'version', '--yes');
  lerna(folder, 'publish', 'from-package', '--yes', ...options);
}

const isRehearsal = process.argv.includes('--dry-run');
const homeless = packages.filter(({ manifest }) => !manifest.repository).map(({ name }) => name);
if (homeless.length > 0) {
  const sentence = `No release without "repository" in the package.json of ${homeless.join(', ')}: npm proves with it where a package was built.`;
  console.error(isRehearsal ? `The real one would stop here: ${sentence}` : sentence);
}
if (isRehearsal) rehearse((folder) => release(folder, '--dry-run'));
else if (homeless.length > 0) process.exitCode = 1;
else release(root);
