import { join } from 'node:path';
import { evaluate } from '../support/processes/evaluate';

/** A module of each floor of the core, the highest floor first. */
const modules = [
  'doctor/run',
  'middleware/handler',
  'session/session-user',
  'strategy/verify',
  'upstream/refusal',
  'http/base-url',
  'ground/own-property',
];
const core = 'packages/passport-upstream/src';

/** Asks the linter for each `[file, specifier]` whether it refuses the import in this file. */
const refusals = (imports: (readonly [file: string, specifier: string])[]) =>
  evaluate<boolean[]>(join(__dirname, 'linter.mjs'), `it.refusals(${JSON.stringify(imports)})`);

test('an import from a higher floor is refused, and one from a lower floor is not', async () => {
  const pairs = modules.flatMap((from, index) =>
    modules.map((to, other) => ({ from, to, isRefused: other < index })).filter(({ to }) => to !== from),
  );
  const refused = await refusals(pairs.map(({ from, to }) => [`${core}/${from}.ts`, `../${to}`] as const));
  expect(pairs.map((pair, index) => ({ ...pair, isRefused: refused[index] }))).toEqual(pairs);
});

test('a floor imports no entry of the core and none of the packages above it', async () => {
  const above = [
    '../index',
    '../provider',
    '../doctor',
    'passport-ovok',
    'passport-vero',
    'passport-sandbox',
  ];
  const imports = modules.slice(1).flatMap((from) => above.map((to) => [`${core}/${from}.ts`, to] as const));
  const refused = await refusals(imports);
  expect(imports.filter((_, index) => !refused[index])).toEqual([]);
});

test('providers import the core and not each other, and the sandbox imports none of them', async () => {
  const imports = [
    ['packages/passport-ovok/src/index.ts', 'passport-upstream/provider'],
    ['packages/passport-ovok/src/index.ts', 'passport-vero'],
    ['packages/passport-vero/src/bearer/key-set.ts', 'passport-ovok/doctor'],
    ['packages/passport-vero/src/index.ts', 'passport-sandbox'],
    ['packages/passport-sandbox/src/index.ts', 'passport-upstream'],
  ] as const;
  expect(await refusals([...imports])).toEqual([false, true, true, true, true]);
});
