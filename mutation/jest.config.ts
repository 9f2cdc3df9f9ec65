/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';
import config from '../jest.config';

const { projects, testTimeout = 5_000 } = config;

/** The jest project of the package that is mutated: Stryker tells which test covers what within a single project only. */
const project = projects?.find(
  (one) => typeof one === 'object' && one.displayName === process.env.MUTATED_PACKAGE,
);

export default {
  ...(project as Config),
  testMatch: [`<rootDir>/${process.env.MUTATED_TESTS}`],
  testTimeout,
  testEnvironment: `${__dirname}/jest/bail-environment.cjs`,
  runner: `${__dirname}/jest/bail-runner.cjs`,
  testSequencer: `${__dirname}/jest/nearest-first.cjs`,
  // It judges what all of the code together costs in 10,000 logins, and not what one line does.
  testPathIgnorePatterns: ['/node_modules/', '/load\\.test\\.ts$'],
} satisfies Config;
