/** @jest-config-loader esbuild-register */
import { readdirSync } from 'node:fs';
import type { Config } from 'jest';

const packages = readdirSync(`${__dirname}/packages`);

const swc = { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' };
/** As NestJS has them. */
const decorators = { legacyDecorator: true, decoratorMetadata: true };

/** Packages are tested from their sources: what is measured is what is edited, and no build can be stale. */
const shared = {
  testEnvironment: 'node',
  // What an earlier file's timer reads of a clock that it had set is not worth a warning.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  moduleNameMapper: {
    [`^(${packages.join('|')})$`]: `${__dirname}/packages/$1/src/index.ts`,
    '^passport-upstream/(.*)$': `${__dirname}/packages/passport-upstream/src/$1.ts`,
  },
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: swc }],
  },
} satisfies Config;

const config: Config = {
  collectCoverageFrom: ['packages/*/src/**/*.ts'],
  coverageThreshold: { global: { lines: 100, branches: 100 } },
  coverageReporters: ['text-summary', 'lcov'],
  reporters: ['default', `${__dirname}/scripts/compatibility-reporter.mjs`],
  testTimeout: 30_000,
  // By itself jest leaves one processor alone, which is half of a small machine.
  maxWorkers: '100%',
  projects: [
    ...packages.map((name) => ({
      ...shared,
      displayName: name,
      rootDir: `${__dirname}/packages/${name}`,
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      // A package's coverage counts its own tests only, so another package's tests cannot hide a gap.
      coveragePathIgnorePatterns: ['/node_modules/', `/packages/(?!${name}/)`],
    })),
    {
      ...shared,
      displayName: 'across',
      globalSetup: `${__dirname}/test/support/processes/programs.ts`,
      rootDir: `${__dirname}/test`,
      testMatch: ['<rootDir>/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/hosts/'],
      coveragePathIgnorePatterns: ['/node_modules/', '/packages/'],
    },
    {
      ...shared,
      displayName: 'hosts',
      rootDir: `${__dirname}/test/hosts`,
      testMatch: ['<rootDir>/*.test.ts'],
      coveragePathIgnorePatterns: ['/node_modules/', '/packages/'],
      transform: { '\\.ts$': ['@swc/jest', { jsc: { ...swc, transform: decorators } }] },
    },
    {
      ...shared,
      displayName: 'express-login',
      globalSetup: `${__dirname}/test/support/processes/programs.ts`,
      rootDir: `${__dirname}/examples/express-login`,
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      coveragePathIgnorePatterns: ['/node_modules/', '/packages/'],
    },
  ],
};

export default config;
