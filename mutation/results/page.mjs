import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { root } from '../../scripts/setup.mjs';
import { equivalents } from './equivalents.mjs';
import { groupBy } from '../groups.mjs';
import { merged, scoreOf } from './report.mjs';

const page = join(root, 'docs', 'quality.md');
const store = join(import.meta.dirname, 'scores.json');

/**
 * Writes the figures of files into mutation/results/scores.json and docs/quality.md, where those of other files stay.
 *
 * @param {object[]} rows as `report` gives them
 */
export async function publish(rows) {
  const figures = rows.map(({ survivors, ...row }) => ({ ...row, survivors: survivors.length }));
  writeFileSync(store, `${JSON.stringify(merged(scores(), figures), null, 2)}\n`);
  writeFileSync(page, await filledPage());
}

/**
 * docs/quality.md with the tables that the data give.
 *
 * @public A test calls it in a process of its own.
 */
export async function filledPage() {
  const parts = readFileSync(page, 'utf8').split(/(?<=<!-- table: \w+ -->)[^]*?(?=<!-- \/table -->)/);
  const text = parts.map((part) => {
    const [, name] = /<!-- table: (\w+) -->$/.exec(part) ?? [];
    return name ? `${part}\n\n${tables[name]()}\n\n` : part;
  });
  return prettier.format(text.join(''), { ...(await prettier.resolveConfig(page)), filepath: page });
}

const scores = () => JSON.parse(readFileSync(store, 'utf8'));

const tables = {
  scores: () =>
    table(['file', 'mutants', 'caught', 'by a timeout', 'equivalent', 'not caught', 'score'], scoreRows()),
  equivalents: () =>
    table(
      ['in the line', 'mutant', 'why no test can catch it'],
      equivalents.map(({ file, line, mutant, reason }) => [
        `${code(line)} (${fileName(file)})`,
        code(mutant),
        reason,
      ]),
    ),
};

/** A row for each file, and for each package one over all of its files. */
function scoreRows() {
  return [...groupBy(scores(), ({ file }) => file.split('/')[1])].flatMap(([name, rows]) => {
    const total = (figure) => rows.reduce((sum, row) => sum + row[figure], 0);
    const figures = ['mutants', 'caught', 'timeouts', 'equivalent', 'survivors'];
    const all = Object.fromEntries(figures.map((figure) => [figure, total(figure)]));
    return [...rows, { file: `**${name}**`, ...all }].map((row) => [
      fileName(row.file),
      ...figures.map((figure) => row[figure]),
      `${scoreOf(row).toFixed(1)} %`,
    ]);
  });
}

const fileName = (file) => file.replace(/^packages\/([^/]+)\/src\//, '$1: ');

const code = (text) => `\`\` ${text.replaceAll('|', '\\|')} \`\``;

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
