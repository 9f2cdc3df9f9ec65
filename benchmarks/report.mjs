import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import prettier from 'prettier';
import { root } from '../scripts/setup.mjs';
import { capacityTables } from './report/capacity.mjs';
import { chart } from './report/chart.mjs';
import { goalTable } from './report/goals.mjs';
import { load } from './modes/index.mjs';
import { times, toMarkdown } from './report/table.mjs';

const documents = ['docs/performance.md', 'README.md'];
const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean' } },
  allowPositionals: true,
});
const [source = join(root, 'benchmarks', 'results.json')] = positionals;
const run = JSON.parse(readFileSync(source, 'utf8'));

const markdown = (tables) => tables.map(toMarkdown).join('\n') || 'Not measured in this run.';

/** Figures that are no mode's tables, by the name of their place. */
const others = {
  machine: () => {
    const { cpu, cores, memory, node, date } = run.machine;
    const versions = Object.entries(run.versions).map((entry) => entry.join(' '));
    const kind = run.isQuick ? 'a short run (`--quick`)' : 'a full run';
    return `Measured on ${date} in ${kind}: ${cpu}, ${cores} cores, ${memory}, Node.js ${node}; ${versions.join(', ')}.`;
  },
  goals: () => toMarkdown(goalTable(run.goals)),
  capacity: () => markdown(capacityTables(run.results)),
  headline: () => {
    const rows = run.results.throughput?.rows ?? [];
    const ours = rows.find(({ peer }) => peer === 'ours');
    const undici = rows.find(({ peer }) => peer === 'undici');
    if (!ours?.toAxios || !undici?.toOurs) return 'Not measured in this run.';
    return `One process serves **${times(ours.toAxios)}** the logins per second of passport-local with axios, and ${times(1 / undici.toOurs)} those of passport-local with a hand-written undici \`Pool\`.`;
  },
};

async function figures(name) {
  if (Object.hasOwn(others, name)) return others[name]();
  const result = run.results[name];
  const { tables } = await load(name);
  return markdown(result ? tables(result) : []);
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

for (const document of documents) put(document, await filled(join(root, document)));
if (run.results.throughput) put('docs/performance.svg', chart(run.results.throughput));
