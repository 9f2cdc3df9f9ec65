import { cellText, mergedCell } from './cell.mjs';

/**
 * A table of figures, for a terminal and for Markdown. The first cell of a row is its name.
 *
 * @typedef {{ title: string, head: string[], rows: (import('./cell.mjs').Cell | string)[][], notes?: string[] }} Table
 */

/**
 * The tables of several runs in one, with all that was measured in each place.
 *
 * @param {Table[][]} runs the tables of each run
 * @returns {Table[]} in the order of the first run that has some
 */
export function merged(runs) {
  const first = runs.find((tables) => tables.length > 0) ?? [];
  return first.map((table, index) => {
    const rows = runs.flatMap((tables) => tables[index]?.rows ?? []);
    const names = [...new Set(rows.map(([name]) => name))];
    return {
      ...table,
      rows: names.map((name) => {
        const same = rows.filter((row) => row[0] === name);
        return same[0].map((_, column) => mergedCell(same.map((row) => row[column])));
      }),
    };
  });
}

/** @param {Table} table */
export function toText({ title, head, rows, notes = [] }) {
  const lines = [head, ...rows.map((row) => row.map(cellText))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const pad = (text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]));
  const text = lines.map((line) => `  ${line.map(pad).join('  ')}`);
  return ['', title, ...text, ...notes.map((note) => `  ${note}`)].join('\n');
}

/** @param {Table} table */
export function toMarkdown({ title, head, rows, notes = [] }) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [
    `**${title}**`,
    '',
    ...[head, rule, ...rows.map((row) => row.map(cellText))].map(line),
    '',
    ...notes.flatMap((note) => [note, '']),
  ].join('\n');
}
