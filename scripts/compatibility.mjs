import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup.mjs';

const results = join(root, 'node_modules', '.cache', 'compatibility');
const readme = join(root, 'README.md');

/**
 * Keeps what a run of tests found, for the README's table of that name: the text between
 * `<!-- compatibility:<name> -->` and `<!-- /compatibility -->`.
 *
 * @param {string} name
 * @param {string[][]} rows the first is the table's head
 */
export function saveResult(name, rows) {
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${name}.json`), JSON.stringify(rows));
}

function table([head, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The README with the tables of these names as the tests found them. */
async function written(text, names) {
  const filled = names.reduce((all, name) => {
    const file = join(results, `${name}.json`);
    if (!existsSync(file))
      throw new Error(`Nothing was found out yet for the table "${name}": run the tests first.`);
    const marked = new RegExp(`(<!-- compatibility:${name} -->\n).*?(<!-- /compatibility -->)`, 's');
    if (!marked.test(all)) throw new Error(`README.md has no place for the table "${name}".`);
    return all.replace(
      marked,
      (_, start, end) => `${start}\n${table(JSON.parse(readFileSync(file, 'utf8')))}\n\n${end}`,
    );
  }, text);
  const { default: prettier } = await import('prettier');
  return prettier.format(filled, { ...(await prettier.resolveConfig(readme)), parser: 'markdown' });
}

/** `node scripts/compatibility.mjs [--check] [name …]`: writes the tables, or compares them. */
async function main([...args]) {
  const check = args[0] === '--check' && Boolean(args.shift());
  const text = readFileSync(readme, 'utf8');
  const found = [...text.matchAll(/<!-- compatibility:(\w+) -->/g)].map(([, name]) => name);
  const names = args.length > 0 ? args : found.filter((name) => existsSync(join(results, `${name}.json`)));
  const fresh = await written(text, names);
  if (fresh === text) return;
  if (!check) return writeFileSync(readme, fresh);
  throw new Error(
    `README.md's compatibility table (${names.join(', ')}) is not what the tests found: run "npm run compatibility" and commit it.`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(process.argv.slice(2)).catch(({ message }) => {
    console.error(message);
    process.exitCode = 1;
  });
}
