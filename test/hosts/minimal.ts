import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSource } from '../support/documents/run-source';
import type { Host } from './suite';

const file = join(__dirname, '../../examples/minimal/app.mjs');

/**
 * Loads examples/minimal, an ES module, which jest does not load by itself.
 *
 * @param versions for a package that it imports, the name of another version of it, such as `express-4`
 */
export function loadMinimal(versions: Record<string, string> = {}): Pick<Host, 'start'> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the example's own import
  const load = (name: string): unknown => require(versions[name] ?? name);
  return runSource(readFileSync(file, 'utf8'), { require: load, __filename: file });
}
