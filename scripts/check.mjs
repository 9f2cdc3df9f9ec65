import { consumerSteps, saveConsumers } from '../test/consumers/consumers.mjs';
import { openapiSteps } from '../test/openapi/openapi.mjs';
import { checkAdvisories } from './check/advisories.mjs';
import { checkLicences } from './check/licences.mjs';
import { root, run, setUp } from './setup.mjs';
import { node, take } from './check/steps.mjs';
import { checkTarballs, tarballs } from './check/tarballs.mjs';

const tool = (program, ...args) => node([`node_modules/${program}`, ...args], { cwd: root });
const forEachTarball = (work) => async () => {
  for (const { file } of await tarballs()) await work(file);
};

const steps = [
  { name: 'what is in the tarballs', work: checkTarballs },
  {
    name: 'publint',
    work: forEachTarball((file) => tool('publint/src/cli.js', 'run', '--strict', file)),
  },
  {
    name: 'attw',
    work: forEachTarball((file) => tool('@arethetypeswrong/cli/dist/index.js', file)),
  },
  ...consumerSteps,
  ...openapiSteps,
  {
    name: 'README snippets',
    work: () => tool('jest/bin/jest.js', '--selectProjects', 'across', '--testPathPatterns', 'readme'),
  },
  { name: 'API reference', work: () => node(['scripts/docs.mjs', '--check'], { cwd: root }) },
  { name: 'licences', work: checkLicences },
  { name: 'advisories', work: checkAdvisories },
  { name: 'dead code', work: () => tool('knip/bin/knip.js', '--no-progress', '--no-config-hints') },
];

setUp();
const words = process.argv.slice(2);
const chosen = steps.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const taken = await take(chosen);
process.exitCode = taken.length > 0 && taken.every(({ ok }) => ok) ? 0 : 1;
// A part of the steps says nothing about the others.
if (words.length === 0) {
  saveConsumers(taken);
  if (process.exitCode === 0) run(process.execPath, ['scripts/compatibility.mjs', '--check', 'consumers']);
}
