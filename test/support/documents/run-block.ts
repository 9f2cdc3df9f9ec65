import { blocksOf } from './markdown';
import { runSource } from './run-source';

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
  const load = (name: string): unknown =>
    name.startsWith('./')
      ? runBlock(document, `${name.slice(2)}.ts`, declared, modules)
      : // eslint-disable-next-line @typescript-eslint/no-require-imports -- the block's own import, which waits for nothing
        (modules[name] ?? require(name));
  return runSource(block.code, { ...declared, require: load });
}
