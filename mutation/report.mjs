import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../scripts/setup.mjs';

const folder = join(import.meta.dirname, 'reports');

/**
 * Prints a line for each file, and every mutant that no test has caught, and writes both to mutation/reports.
 *
 * @param {string} name the package's
 * @param {object[]} results Stryker's, one for each mutant
 * @param {number} seconds
 */
export function report(name, results, seconds) {
  const files = new Map();
  for (const one of results) files.set(fileOf(one), [...(files.get(fileOf(one)) ?? []), one]);
  const rows = [...files].map(([file, mutants]) => ({ file, ...figures(mutants) }));
  const all = { file: `all of ${name}`, ...figures(results) };
  const survivors = results
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map(described);
  const lines = [...rows, all].map(
    ({ file, mutants, score, timeouts, uncaught }) =>
      `${score.toFixed(1).padStart(6)} %  ${String(mutants).padStart(4)} mutants, ${uncaught} not caught, ${timeouts} by timeout  ${file}`,
  );
  console.log([...lines, ...survivors, `${Math.round(seconds)} seconds`].join('\n'));
  mkdirSync(folder, { recursive: true });
  const text = JSON.stringify({ name, seconds: Math.round(seconds), files: rows, all, survivors }, null, 2);
  writeFileSync(join(folder, `${name}.json`), `${text}\n`);
}

const fileOf = ({ fileName }) => relative(root, fileName);

function figures(mutants) {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const caught = count('Killed', 'Timeout');
  const uncaught = count('Survived', 'NoCoverage');
  const judged = caught + uncaught;
  return {
    mutants: judged,
    score: judged === 0 ? 100 : (100 * caught) / judged,
    uncaught,
    timeouts: count('Timeout'),
  };
}

/** Where a mutant is, and what it does. */
function described(mutant) {
  const { start } = mutant.location;
  const replacement = mutant.replacement.replaceAll(/\s+/g, ' ').slice(0, 100);
  return `  ${mutant.status} ${fileOf(mutant)}:${start.line}:${start.column} ${mutant.mutatorName} -> ${replacement}`;
}
