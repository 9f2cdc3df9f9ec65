import { transformSync } from '@swc/core';

/**
 * Runs a module's source and gives what it exports.
 *
 * @param scope what its global names mean, `require` for its imports above all
 */
export function runSource<Exports>(source: string, scope: object): Exports {
  const { code } = transformSync(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const module = { exports: {} };
  const names = { ...scope, module, exports: module.exports };
  // A function, unlike a file, runs among the modules of the test that calls it, in which `passport` is one object.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code is this repository's own
  const run = new Function(...Object.keys(names), code) as (...args: unknown[]) => void;
  run(...(Object.values(names) as unknown[]));
  return module.exports as Exports;
}
