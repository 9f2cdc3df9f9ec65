import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/setup.mjs';
import { call, node } from '../../scripts/steps.mjs';
import { temporaryFolder } from '../../scripts/temporary-folder.mjs';
import { consumer } from './folder.mjs';
import { withSandbox } from './sandbox.mjs';
import { typescriptSteps } from './typescript.mjs';

const programs = 'test/consumers/programs';
const names = ['commonjs.cjs', 'log-in.cjs', 'mistakes.cjs', 'module.mjs', 'names.mjs'];
const application = consumer(
  { passport: '^0.7.0', express: '^5.3.0', esbuild: '^0.28.2', jest: '^30.5.2' },
  {
    ...Object.fromEntries(names.map((name) => [name, `${programs}/${name}`])),
    'login.test.js': `${programs}/login.test.cjs`,
  },
);

/** Runs a program of the application's, with the installed sandbox to sign in at. */
const run = (program) => async () => {
  const folder = await application();
  await withSandbox(folder, (env) => node([program], { cwd: folder, env }));
};

/** Bundles a program, and runs the bundle where there is nothing else. */
const bundle =
  (program, format, ...options) =>
  async () => {
    const folder = await application();
    const file = join(temporaryFolder(), program);
    const output = [
      `--outfile=${file}`,
      `--format=${format}`,
      '--bundle',
      '--platform=node',
      '--log-level=error',
    ];
    await call(join(folder, 'node_modules', '.bin', 'esbuild'), [program, ...output, ...options], {
      cwd: folder,
    });
    await withSandbox(folder, (env) => node([file], { cwd: dirname(file), env }));
  };
// What is bundled calls `require` for Node.js's own modules, and a module has none.
const requireBanner =
  '--banner:js=import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** What applications do with the packed packages, a step each. */
export const consumerSteps = [
  { group: 'Modules', name: 'CommonJS', detail: 'require', work: run('commonjs.cjs') },
  { group: 'Modules', name: 'ESM', detail: 'named imports', work: run('module.mjs') },
  { name: 'the same by require and import', work: run('names.mjs') },
  { name: 'mistakes in JavaScript', work: run('mistakes.cjs') },
  {
    name: 'the command passport-sandbox',
    work: async () => {
      const help = await call('npx', ['--no', '--', 'passport-sandbox', '--help'], {
        cwd: await application(),
      });
      if (!help.startsWith('Usage: passport-sandbox')) throw new Error(`It printed: ${help}`);
    },
  },
  ...typescriptSteps,
  {
    group: 'Tools',
    name: 'jest 30',
    detail: 'a suite that mocks nothing',
    work: async () => node(['node_modules/jest/bin/jest.js', '--ci'], { cwd: await application() }),
  },
  {
    group: 'Tools',
    name: 'esbuild, CommonJS',
    detail: 'a bundle that runs',
    work: bundle('commonjs.cjs', 'cjs'),
  },
  {
    group: 'Tools',
    name: 'esbuild, ESM',
    detail: 'a bundle that runs, with `require` in its banner',
    work: bundle('module.mjs', 'esm', requireBanner),
  },
];

/** Writes what was found, for the table in the README. */
export async function writeResults(taken) {
  const file = join(root, '.results', 'consumers.json');
  const results = taken
    .filter(({ group }) => group !== undefined)
    .map(({ group, name, detail, ok }) => ({ group, name: name.replace(/^TypeScript /, ''), detail, ok }));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}
