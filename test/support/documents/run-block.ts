import { transformSync } from '@swc/core';
import { blocksOf } from './markdown';

/**
 * Runs a block of a document as it stands there, and gives what it exports. An import of `./other` is the document's
 * block of that name.
 *
 * @param declared the values of what the block only declares, such as `app`
 * @param modules what it gets for these imports
 */
export function runBlock<Exports>(
  document: string,
  file: string,
  declared: object = {},
  modules: Readonly<Record<string, unknown>> = {},
): Exports {
  const block = blocksOf(document).find((block) => block.file === file);
  if (!block) throw new Error(`${document} has no block "// ${file}"`);
  const { code } = transformSync(block.code, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const load = (name: string): unknown =>
    name.startsWith('./')
      ? runBlock(document, `${name.slice(2)}.ts`, declared, modules)
      : // eslint-disable-next-line @typescript-eslint/no-require-imports -- the block's own import, which waits for nothing
        (modules[name] ?? require(name));
  const module = { exports: {} };
  // A function, unlike a file, runs among the modules of the test that calls it, in which `passport` is one object.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code is this repository's own
  const run = new Function('require', 'module', 'exports', ...Object.keys(declared), code) as (
    ...args: unknown[]
  ) => void;
  run(load, module, module.exports, ...(Object.values(declared) as unknown[]));
  return module.exports as Exports;
}
