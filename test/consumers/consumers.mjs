import { dirname, join } from 'node:path';
import { saveResult } from '../../scripts/compatibility.mjs';
import { call, node } from '../../scripts/check/steps.mjs';
import { temporaryFolder } from '../../scripts/check/temporary-folder.mjs';
import { consumer } from './folder.mjs';
import { signInAtMinimal } from './minimal.mjs';
import { withSandbox } from './sandbox.mjs';
import { typescriptSteps } from './typescript.mjs';

const programs = 'test/consumers/programs';
const names = ['commonjs.cjs', 'log-in.cjs', 'mistakes.cjs', 'module.mjs', 'names.mjs'];
const application = consumer(
  {
    passport: '^0.7.0',
    express: '^5.3.0',
    'express-session': '^1.19.0',
    esbuild: '^0.28.2',
    jest: '^30.5.2',
  },
  {
    ...Object.fromEntries(names.map((name) => [name, `${programs}/${name}`])),
    'login.test.js': `${programs}/login.test.cjs`,
    'app.mjs': 'examples/minimal/app.mjs',
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
  { name: 'CommonJS', detail: 'require', work: run('commonjs.cjs') },
  { name: 'ESM', detail: 'named imports', work: run('module.mjs') },
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
  { name: 'examples/minimal in a folder of its own', work: async () => signInAtMinimal(await application()) },
  {
    name: 'the commands passport-ovok and passport-vero',
    work: async () => {
      for (const command of ['passport-ovok', 'passport-vero']) {
        const help = await call('npx', ['--no', '--', command, 'doctor', '--help'], {
          cwd: await application(),
        });
        if (!help.startsWith(`Usage: ${command} doctor`)) throw new Error(`It printed: ${help}`);
      }
    },
  },
  ...typescriptSteps,
  {
    name: 'jest 30',
    detail: 'a suite that mocks nothing',
    work: async () => node(['node_modules/jest/bin/jest.js', '--ci'], { cwd: await application() }),
  },
  {
    name: 'esbuild, CommonJS',
    detail: 'a bundle that runs',
    work: bundle('commonjs.cjs', 'cjs'),
  },
  {
    name: 'esbuild, ESM',
    detail: 'a bundle that runs, with `require` in its banner',
    work: bundle('module.mjs', 'esm', requireBanner),
  },
];

/** Keeps what was found, for the table in the README. */
export function saveConsumers(taken) {
  const rows = taken.filter(({ detail }) => detail !== undefined);
  saveResult('consumers', [
    ['the packed packages, installed', '', ''],
    ...rows.map(({ name, detail, ok }) => [name, detail, ok ? 'yes' : 'no']),
  ]);
}
