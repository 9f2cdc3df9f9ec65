import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import prettier from 'prettier';
import { root } from '../scripts/setup.mjs';
import { capacityTables } from './report/capacity.mjs';
import { chart } from './report/chart.mjs';
import { goalTable, judge } from './report/goals.mjs';
import { headline } from './report/headline.mjs';
import { shortfall, tablesOf } from './report/runs.mjs';
import { median } from './report/statistics.mjs';
import { merged, toMarkdown } from './report/table.mjs';

const documents = ['docs/performance.md', 'README.md'];
const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean' }, draft: { type: 'boolean' } },
  allowPositionals: true,
});
const [source = join(root, 'benchmarks', 'results.json')] = positionals;
const results = JSON.parse(readFileSync(source, 'utf8'));
const { runs } = results;
const goals = judge(runs);
const lack = shortfall(results);
if (lack && !values.check && !values.draft) {
  console.error(`These figures are not to be published: they ${lack}. "--draft" writes them all the same.`);
  process.exit(1);
}

const markdown = (tables) => tables.map(toMarkdown).join('\n') || 'Not measured.';

/** Figures that are no mode's tables, by the name of their place. */
const others = {
  machine: () => {
    const { cpu, cores, memory, node, date } = results.machine;
    const versions = Object.entries(results.versions).map((entry) => entry.join(' '));
    const kind = lack
      ? `A draft, because its figures ${lack}. Measured`
      : `Medians of ${runs.length} full runs, with the lowest and the highest, measured`;
    return `${kind} on ${date}: ${cpu}, ${cores} cores, ${memory}, Node.js ${node}; ${versions.join(', ')}.`;
  },
  goals: () => toMarkdown(goalTable(goals)),
  capacity: () => markdown(merged(runs.map(capacityTables))),
  headline: () => `${lack ? `A draft, because its figures ${lack}. ` : ''}${headline(runs, goals)}`,
};

async function figures(name) {
  if (Object.hasOwn(others, name)) return others[name]();
  return markdown(await tablesOf(name, runs));
}

/** Puts the figures between the marks of a document, so that nobody writes one from memory. */
async function filled(file) {
  const text = readFileSync(file, 'utf8');
  const parts = text.split(/(?<=<!-- figures: [a-z-]+ -->)[^]*?(?=<!-- \/figures -->)/);
  const filledParts = await Promise.all(
    parts.map(async (part) => {
      const [, name] = /<!-- figures: ([a-z-]+) -->$/.exec(part) ?? [];
      return name ? `${part}\n\n${await figures(name)}\n\n` : part;
    }),
  );
  return prettier.format(filledParts.join(''), {
    ...(await prettier.resolveConfig(file)),
    filepath: file,
  });
}

/** Writes a file; or, with `--check`, says where it is not what would be written. */
function put(name, text) {
  const file = join(root, name);
  if (!values.check) {
    writeFileSync(file, text);
    console.log(`Written: ${name}`);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${name} does not tell what benchmarks/results.json tells: npm run bench:report`);
    process.exitCode = 1;
  }
}

/** The throughput over all runs, as the chart draws it. */
function throughputMedians() {
  const measured = runs.flatMap(({ throughput }) => (throughput ? [throughput.rows] : []));
  const medianOf = (peer, name) =>
    median(measured.flatMap((rows) => rows.filter((row) => row.peer === peer).map((row) => row[name])));
  const [first = []] = measured;
  return first.map(({ peer }) => ({
    peer,
    toAxios: medianOf(peer, 'toAxios'),
    cpuPerLogin: medianOf(peer, 'cpuPerLogin'),
  }));
}

for (const document of documents) put(document, await filled(join(root, document)));
const rows = throughputMedians();
if (rows.length > 0) put('docs/performance.svg', chart({ rows }));
