import { addCounts, median } from './statistics.mjs';

/**
 * What was measured, once in each run, and how it is written.
 *
 * @typedef {{ values: readonly any[], write: (values: readonly any[]) => string }} Cell
 */

/** A number with as many decimals as said, or a dash where there is none. */
export function numberText(value, decimals = 0) {
  if (value === null || value === undefined) return '–';
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A ratio, as `1.23×`. */
export const timesText = (value) => `${numberText(value, 2)}×`;

/** The median of several runs and, in brackets, the lowest and the highest, unless all are written alike. */
export function spreadText(values, write) {
  const numbers = values.filter(Number.isFinite);
  if (numbers.length === 0) return '–';
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)].map(write);
  const middle = write(median(numbers));
  return least === most ? middle : `${middle} (${least} to ${most})`;
}

const measured = (value, write) => ({ values: [value], write: (values) => spreadText(values, write) });

/** @returns {Cell} */
export const figure = (value, decimals = 0) => measured(value, (number) => numberText(number, decimals));

/** @returns {Cell} */
export const times = (value) => measured(value, timesText);

/**
 * A share, as a percentage.
 *
 * @returns {Cell}
 */
export const percent = (value) => measured(value, (number) => `${numberText(number * 100)} %`);

/**
 * What was counted under each name, over all runs, as `3 × 500, 1 × closed`.
 *
 * @returns {Cell}
 */
export const counts = (value) => ({
  values: [value],
  write: (values) => {
    const parts = Object.entries(addCounts(...values)).map(([name, count]) => `${count} × ${name}`);
    return parts.join(', ') || 'none';
  },
});

/**
 * A cell that stands for the same place in several runs. Of a text the first run's is taken.
 *
 * @param {(Cell | string)[]} cells
 */
export function mergedCell(cells) {
  const measuredCells = cells.filter((cell) => typeof cell !== 'string');
  if (measuredCells.length === 0) return cells[0];
  return { values: measuredCells.flatMap(({ values }) => values), write: measuredCells[0].write };
}

/** @param {Cell | string} cell */
export const cellText = (cell) => (typeof cell === 'string' ? cell : cell.write(cell.values));
