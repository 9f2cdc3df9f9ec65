import { load } from '../modes/index.mjs';
import { merged } from './table.mjs';

/** How many runs a published figure needs. */
const enough = 3;

/**
 * Why results are no figures to publish, as the end of a sentence about them.
 *
 * @param {{ isQuick: boolean, runs: object[], failed: Record<string, string> }} results
 * @returns {string | undefined} `undefined` where they are
 */
export function shortfall({ isQuick, runs, failed }) {
  if (isQuick) return 'are of short runs (--quick)';
  if (Object.keys(failed).length > 0)
    return `lack what could not be measured (${Object.keys(failed).join(', ')})`;
  if (runs.length < enough)
    return `are of ${runs.length} run${runs.length === 1 ? '' : 's'}, not of ${enough}`;
}

/** The tables of one mode over all runs in which it was measured. */
export async function tablesOf(mode, runs) {
  const { tables } = await load(mode);
  return merged(runs.filter((run) => run[mode]).map((run) => tables(run[mode])));
}
