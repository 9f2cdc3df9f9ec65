/**
 * A table of figures, for a terminal and for Markdown.
 *
 * @typedef {{ title: string, head: string[], rows: string[][], notes?: string[] }} Table
 */

/** @param {Table} table */
export function toText({ title, head, rows, notes = [] }) {
  const lines = [head, ...rows];
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
    ...[head, rule, ...rows].map(line),
    '',
    ...notes.flatMap((note) => [note, '']),
  ].join('\n');
}

/** A figure with as many decimals as said, or a dash where there is none. */
export function figure(value, decimals = 0) {
  if (value === null || value === undefined) return '–';
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A ratio, as `1.23×`. */
export const times = (value) => (value === null || value === undefined ? '–' : `${value.toFixed(2)}×`);

/** Counted errors, as `3 × 500, 1 × closed`. */
export function errorsText(errors) {
  const counts = Object.entries(errors).map(([name, count]) => `${count} × ${name}`);
  return counts.join(', ') || 'none';
}
