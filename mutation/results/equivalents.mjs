import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/setup.mjs';

/**
 * Mutants that behave as the code does, so that no test can catch them: the file, the text of the line that the mutant
 * begins in, what it makes of what, and why nobody can tell.
 *
 * @type {{ file: string, line: string, mutant: string, reason: string }[]}
 */
export const equivalents = JSON.parse(readFileSync(join(import.meta.dirname, 'equivalents.json'), 'utf8'));

const isSame = (one, other) =>
  one.file === other.file && one.line === other.line && one.mutant === other.mutant;

export const isEquivalent = (mutant) => equivalents.some((one) => isSame(one, mutant));

/**
 * Reads the files as they are now: they may be edited while their mutants are judged.
 *
 * @param {string[]} parts files, perhaps with lines behind
 * @returns adds to a mutant the `line` that it begins in, and `mutant`, what it makes of what
 */
export function readSources(parts) {
  const files = new Set(parts.map((part) => part.replace(/:.*/, '')));
  const sources = new Map([...files].map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  return (mutant) => {
    const lines = sources.get(mutant.file).split('\n');
    const { start, end } = mutant.location;
    const mutated = lines.slice(start.line - 1, end.line);
    mutated[mutated.length - 1] = mutated.at(-1).slice(0, end.column - 1);
    mutated[0] = mutated[0].slice(start.column - 1);
    return {
      ...mutant,
      line: lines[start.line - 1].trim(),
      mutant: `${shortened(mutated.join('\n'))} → ${shortened(mutant.replacement)}`,
    };
  };
}

const shortened = (code) => code.replaceAll(/\s+/g, ' ').slice(0, 100);
