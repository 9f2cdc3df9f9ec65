import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chart } from './chart.mjs';
import { mustBeZero } from '../tally.mjs';

/** What must have happened at least once, or the run proves nothing. */
const mustHappen = [
  'login by form',
  'login by JSON',
  'sign-out',
  'a wrong password was refused',
  'a bearer token was accepted',
  'a client left',
];

/**
 * Prints what was counted, and writes it with its chart.
 *
 * @returns {boolean} whether every figure is as it should be
 */
export function report({ tally, samples, startedAt, folder }) {
  const { counts, done, examples } = tally;
  const wrong = Object.keys(mustBeZero).filter((name) => counts[name] > 0);
  const missing = mustHappen.filter((name) => !done[name]);
  const line = (label, count, note = '') => `  ${String(count).padStart(9)}  ${label}${note}`;
  const lines = [
    `${(samples.at(-1)?.seconds ?? 0).toFixed(0)} seconds, ${counts.requests} requests`,
    ...Object.entries(mustBeZero).map(([name, label]) =>
      line(label, counts[name], counts[name] > 0 ? '  <- must be 0' : ''),
    ),
    'What visitors did and met:',
    ...Object.entries(done)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, count]) => line(name, count)),
    ...missing.map((name) => line(name, 0, '  <- must happen')),
    ...examples.map((example) => `  ${example}`),
  ];
  console.log(lines.join('\n'));

  const relative = (time) => (time - startedAt) / 1_000;
  const outages = tally.outages.map(({ name, from, to }) => ({
    name,
    from: relative(from),
    to: relative(Math.min(to, performance.now())),
  }));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'soak.svg'), chart(samples, outages));
  const isGood = wrong.length === 0 && missing.length === 0;
  const figures = { isGood, node: process.version, counts, done, missing, examples, outages, samples };
  writeFileSync(join(folder, 'soak.json'), `${JSON.stringify(figures, null, 2)}\n`);
  return isGood;
}
