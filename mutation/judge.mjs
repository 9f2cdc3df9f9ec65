import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { isEquivalent, readSources } from './results/equivalents.mjs';
import { groupBy } from './groups.mjs';

const options = {
  testRunner: 'jest',
  jest: { configFile: 'mutation/jest.config.ts', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  // A loop without end is noticed by its passes. The time is for all else that hangs, on a machine that may be busy.
  timeoutMS: 15_000,
  timeoutFactor: 4,
  // Tests run through swc, which checks no types.
  disableTypeChecks: false,
  // What a test needs of the repository is copied; these folders are large, or no test's.
  ignorePatterns: [
    'mutation/node_modules',
    'mutation/reports',
    'benchmarks/node_modules',
    'coverage',
    '**/dist',
  ],
  tempDirName: '.stryker-tmp',
  reporters: process.stderr.isTTY ? ['progress'] : ['progress-append-only'],
  logLevel: 'warn',
  warnings: { slow: false },
  // A change of comments has no mutants.
  allowEmpty: true,
};

/**
 * Judges each mutant by the tests of its own folder, which takes a second or two, and those that survive them by all
 * tests of the package. What is known to be equivalent is not judged again.
 *
 * @param {string} name the package's
 * @param {string[]} parts its files, with `:from-to`, lines, behind where only these are mutated
 * @param {{ isNear: boolean, workers: number }} how whether to leave out the second part; how many mutants to judge at once
 * @returns {Promise<object[]>} the mutants, as Stryker describes them, with the texts that `readSources` adds
 */
export async function judge(name, parts, { isNear, workers }) {
  const { Stryker } = await import('@stryker-mutator/core');
  const withTexts = readSources(parts);
  const run = async (tests, mutate) => {
    if (mutate.length === 0) return [];
    // For mutation/jest.config.ts, in Stryker's processes.
    Object.assign(process.env, { MUTATED_PACKAGE: name, MUTATED_TESTS: tests });
    const results = await new Stryker({ ...options, concurrency: workers, mutate }).runMutationTest();
    return results.map((mutant) => withTexts({ ...mutant, file: relative(root, mutant.fileName) }));
  };
  const mutants = new Map();
  const untested = [];
  for (const [tests, inFolder] of groupBy(parts, nearestTests)) {
    if (!existsSync(join(root, 'packages', name, tests.split('*')[0]))) untested.push(...inFolder);
    else for (const mutant of await run(tests, inFolder)) mutants.set(keyOf(mutant), mutant);
  }
  if (isNear && untested.length === 0) return [...mutants.values()];
  const survivors = [...mutants.values()].filter((mutant) => isUncaught(mutant) && !isEquivalent(mutant));
  for (const mutant of await run('test/**/*.test.ts', [...untested, ...survivors.map(placeOf)])) {
    const earlier = mutants.get(keyOf(mutant));
    if (!earlier || isUncaught(earlier)) mutants.set(keyOf(mutant), mutant);
  }
  return [...mutants.values()];
}

export const isUncaught = ({ status }) => status === 'Survived' || status === 'NoCoverage';

/** The tests of the folder below `src` that a file is in, folders within it included; those beside it where it is in none. */
function nearestTests(part) {
  const [, , , folder, ...rest] = part.split('/');
  return rest.length > 0 ? `test/${folder}/**/*.test.ts` : 'test/*.test.ts';
}

const keyOf = ({ file, location, mutatorName, replacement }) =>
  JSON.stringify([file, location, mutatorName, replacement]);

/** A mutant's place as Stryker takes it: its columns begin with 0 there, and with 1 in its results. */
const placeOf = ({ file, location: { start, end } }) =>
  `${file.replaceAll(sep, '/')}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
