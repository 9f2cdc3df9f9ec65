import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The floors of passport-upstream, the highest first: a floor imports only those below it. */
const floors = ['doctor', 'middleware', 'session', 'strategy', 'upstream', 'http', 'ground'];
const core = 'packages/passport-upstream/src';
/** Who may not import whom, beyond the floors. */
const packages = [
  {
    files: ['packages/passport-upstream/src/**'],
    forbidden: ['passport-ovok', 'passport-vero', 'passport-sandbox'],
  },
  { files: ['packages/passport-ovok/src/**'], forbidden: ['passport-vero', 'passport-sandbox'] },
  { files: ['packages/passport-vero/src/**'], forbidden: ['passport-ovok', 'passport-sandbox'] },
  {
    files: ['packages/passport-sandbox/src/**'],
    forbidden: ['passport-upstream', 'passport-ovok', 'passport-vero'],
  },
];
const forbid = (message, ...group) => ({
  'no-restricted-imports': ['error', { patterns: [{ group, message }] }],
});

export default tseslint.config(
  // Consumers' programs are applications of their own, copied out of here before they run.
  { ignores: ['**/dist', '**/coverage', 'test/consumers/programs', '.stryker-tmp'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          './tsconfig.test.json',
          './test/hosts/tsconfig.json',
          './packages/*/tsconfig.json',
          './examples/*/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  ...packages.map(({ files, forbidden }) => ({
    files,
    rules: forbid(
      'Dependencies point one way: docs/architecture.md.',
      ...forbidden.flatMap((name) => [name, `${name}/*`]),
    ),
  })),
  ...floors.map((floor, index) => ({
    files: [`${core}/${floor}/**`],
    rules: forbid(
      'A floor imports only lower floors: docs/architecture.md.',
      'passport-ovok',
      'passport-vero',
      'passport-sandbox',
      '**/index',
      '**/provider',
      '**/doctor',
      ...floors.slice(0, index).map((higher) => `**/${higher}/*`),
    ),
  })),
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        setTimeout: 'readonly',
        fetch: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
);
