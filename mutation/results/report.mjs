import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEquivalent } from './equivalents.mjs';
import { groupBy } from '../groups.mjs';
import { isUncaught } from '../judge.mjs';

/** Percent of the mutants that a file's tests must catch where it decides who is signed in, and those of a whole package. */
const goals = { file: 95, package: 97, timeouts: 10 };

/** The files with a goal of their own: the sandbox and the doctors decide nothing in an application. */
const isDeciding = (file) => !/^packages\/passport-sandbox\/|\/doctor\b/.test(file);

/**
 * Prints a line for each file, and every mutant that no test has caught, and writes both to mutation/reports, where
 * what earlier runs said of other files stays.
 *
 * @param {string} name the package's
 * @param {object[]} mutants as `judge` gives them
 * @param {{ isWhole: boolean, seconds: number }} run whether it was over the whole package, and how long it took
 * @returns {{ rows: object[], isGood: boolean }} the figures by file, and whether they are as they should be
 */
export function report(name, mutants, { isWhole, seconds }) {
  const byFile = [...groupBy(mutants, ({ file }) => file)];
  const rows = byFile.map(([file, own]) => ({ file, ...figures(own) })).sort(byName);
  const all = { file: `all of ${rows.length} files`, ...figures(mutants) };
  const mistakes = [...rows.filter(isBelow), ...[all].filter((row) => isWhole && isPackageBelow(row))];
  const stale = mutants.filter((mutant) => isEquivalent(mutant) && !isUncaught(mutant));
  console.log([...rows, all].map(described).join('\n'));
  for (const { file, survivors } of rows)
    for (const one of survivors) console.log(`  ${file}:${one.place}  ${one.mutant}`);
  for (const { file, mutant } of stale)
    console.log(`  ${file}: is in equivalents.json, and a test has caught it: ${mutant}`);
  for (const one of mistakes) console.log(`Below the goal: ${described(one)}`);
  console.log(`${Math.round(seconds)} seconds`);
  keep(name, rows);
  return { rows, isGood: mistakes.length + stale.length === 0 };
}

export const scoreOf = ({ mutants, caught, equivalent }) =>
  mutants === equivalent ? 100 : (100 * caught) / (mutants - equivalent);

const byName = (a, b) => (a.file < b.file ? -1 : 1);

function figures(mutants) {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const uncaught = mutants.filter(isUncaught);
  const caught = count('Killed', 'Timeout');
  return {
    mutants: caught + uncaught.length,
    caught,
    timeouts: count('Timeout'),
    equivalent: uncaught.filter(isEquivalent).length,
    survivors: uncaught
      .filter((mutant) => !isEquivalent(mutant))
      .map(({ location: { start }, line, mutant }) => ({
        place: `${start.line}:${start.column}`,
        line,
        mutant,
      })),
  };
}

function described(row) {
  const { file, mutants, timeouts, equivalent, survivors } = row;
  const score = scoreOf(row).toFixed(1).padStart(5);
  return `${score} %  ${String(mutants).padStart(4)} mutants, ${survivors.length} not caught, ${timeouts} by timeout, ${equivalent} equivalent  ${file}`;
}

const isBelow = (row) => isDeciding(row.file) && scoreOf(row) < goals.file;

/** Whether the figures of a whole package are not good enough. */
const isPackageBelow = (all) =>
  scoreOf(all) < goals.package || (100 * all.timeouts) / all.caught > goals.timeouts;

function keep(name, rows) {
  const folder = join(import.meta.dirname, '..', 'reports');
  const file = join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  const earlier = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  writeFileSync(file, `${JSON.stringify(merged(earlier, rows), null, 2)}\n`);
}

/** Rows by file, the later ones in the place of the earlier ones of the same file. */
export function merged(earlier, later) {
  const files = new Set(later.map(({ file }) => file));
  return [...earlier.filter(({ file }) => !files.has(file)), ...later].sort(byName);
}
