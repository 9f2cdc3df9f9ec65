import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(__dirname, '../../docs');
const page = readFileSync(join(docs, 'asvs.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+) +\| (.+?) +\| (met|application|n\/a) +\| (.*?) *\|$/gm)];

/** How many requirements each section of the standard has. */
const sections = {
  ...{ '6.1': 3, '6.2': 12, '6.3': 8, '6.4': 6, '6.5': 8, '6.6': 4, '6.7': 2, '6.8': 4 },
  ...{ '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 3, '7.6': 2 },
  ...{ '9.1': 3, '9.2': 4 },
  ...{ '13.1': 4, '13.2': 6, '13.3': 4, '13.4': 7 },
};

test('every requirement of the four chapters stands in the table once, in order', () => {
  const expected = Object.entries(sections).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
  );
  expect(rows.map(([, number]) => number)).toEqual(expected);
});

test('what is met names a test, and every test that is named is there', () => {
  const targets = new Map(
    [...page.matchAll(/^\[([\w-]+)\]: (\S+)$/gm)].map(([, name, path]) => [name!, path!]),
  );
  for (const path of targets.values()) expect([path, existsSync(join(docs, path))]).toEqual([path, true]);
  for (const [, number, , status, how = ''] of rows) {
    const named = [...how.matchAll(/\]\[([\w-]+)\]/g)].map(([, name]) => name!);
    for (const name of named) expect([number, targets.has(name)]).toEqual([number, true]);
    if (status === 'met') expect([number, named.length > 0]).toEqual([number, true]);
  }
});

test('the figures above the table are those of the table', () => {
  const count = (status: string) => rows.filter(([, , , given]) => given === status).length;
  expect(page).toContain(
    `${rows.length} requirements: ${count('met')} met, ${count('application')} the application's, ${count('n/a')} not applicable.`,
  );
});
