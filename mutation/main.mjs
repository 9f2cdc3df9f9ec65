import { install, root, setUp } from '../scripts/setup.mjs';
import { UsageError, help, readCommandLine } from './command-line.mjs';
import { report } from './report.mjs';
import { targets } from './targets.mjs';

const options = {
  testRunner: 'jest',
  jest: { configFile: 'mutation/jest.config.ts', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  concurrency: 2,
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

const byPackage = read(process.argv.slice(2));
if (byPackage) await mutate(byPackage);

function read(args) {
  try {
    const found = readCommandLine(args);
    if (found.isHelp) return void console.log(help);
    return targets(found);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function mutate(byPackage) {
  if (byPackage.size === 0) return console.log('No line has changed that could be mutated.');
  setUp();
  install(import.meta.dirname, 'Stryker');
  const { Stryker } = await import('@stryker-mutator/core');
  process.chdir(root);
  for (const [name, files] of byPackage) {
    // For mutation/jest.config.ts, in Stryker's processes.
    process.env.MUTATED_PACKAGE = name;
    console.log(`Mutating ${files.length} parts of ${name} …`);
    const startedAt = performance.now();
    try {
      const results = await new Stryker({ ...options, mutate: files }).runMutationTest();
      report(name, results, (performance.now() - startedAt) / 1_000);
    } catch (error) {
      console.error(`${name} could not be mutated: ${error.message}`);
      process.exitCode = 1;
    }
  }
}
