import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { node, together } from '../../scripts/check/steps.mjs';
import { consumer, folderWith } from './folder.mjs';

const versions = ['5.4', '5.9', '6.0', '7.0'];
/** `moduleResolution`, and the `module` that goes with it. */
const resolutions = { node16: 'node16', nodenext: 'nodenext', bundler: 'esnext' };
/** A library's types may differ between the two. */
const kinds = ['commonjs', 'module'];

const compilers = folderWith(() =>
  Object.fromEntries(versions.map((version) => [`typescript-${version}`, `npm:typescript@~${version}.0`])),
);
const programs = 'test/consumers/programs';
const copies = (name, original) =>
  Object.fromEntries(kinds.map((kind) => [`${kind}/${name}.ts`, `${original}`]));
const withExpress = (version) =>
  consumer(
    {
      '@types/express': `^${version}.0.0`,
      '@types/node': '^20.19.0',
      '@types/passport': '^1.0.17',
      axios: '^1.21.1',
      passport: '^0.7.0',
    },
    copies('express', `${programs}/express.test-d.ts`),
  );
const applications = {
  'only Node.js’s types': consumer(
    { '@types/node': '^20.19.0', axios: '^1.21.1' },
    {
      ...copies('bare', `${programs}/bare.test-d.ts`),
      ...copies('acme', 'packages/passport-upstream/test/support/acme.ts'),
    },
  ),
  'Express 4’s types': withExpress(4),
  'Express 5’s types': withExpress(5),
};

/** A step for each version of TypeScript: every application, with every way to resolve modules. */
export const typescriptSteps = versions.map((version) => ({
  name: `TypeScript ${version}`,
  detail: Object.keys(resolutions).join(', '),
  work: async () => {
    const compiler = join(await compilers(), 'node_modules', `typescript-${version}`, 'bin', 'tsc');
    const works = [];
    for (const [name, application] of Object.entries(applications)) {
      const folder = await application();
      for (const resolution of Object.keys(resolutions)) {
        works.push(() =>
          compile(compiler, folder, `${version}-${resolution}`, resolution).catch((error) => {
            throw new Error(`with ${name}, ${resolution}:\n${error.message}`);
          }),
        );
      }
    }
    await together(works);
  },
}));

async function compile(compiler, folder, name, moduleResolution) {
  const compilerOptions = {
    module: resolutions[moduleResolution],
    moduleResolution,
    target: 'es2022',
    lib: ['es2022'],
    types: ['node'],
    esModuleInterop: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  for (const type of kinds) await writeFile(join(folder, type, 'package.json'), JSON.stringify({ type }));
  const project = join(folder, `tsconfig.${name}.json`);
  await writeFile(project, JSON.stringify({ compilerOptions, include: kinds }));
  await node([compiler, '--project', project]);
}
