import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's folder, which paths of documents start at. */
export const root = join(__dirname, '../../..');

/** A block of TypeScript in a document. */
export interface Block {
  /** What its first line calls it, in a comment such as `// allow-list.ts`; else its number. */
  file: string;
  code: string;
}

/** A document's blocks of a language. */
export function blocksIn(document: string, language: string): string[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, code = '']) => code,
  );
}

/** A document's blocks of TypeScript. */
export function blocksOf(document: string): Block[] {
  return blocksIn(document, 'ts').map((code, index) => ({
    file: /^\/\/ ([\w./-]+\.ts)\n/.exec(code)?.[1] ?? `${index}.ts`,
    code,
  }));
}
