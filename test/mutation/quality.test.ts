import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Equivalent {
  file: string;
  line: string;
  mutant: string;
  reason: string;
}

test('docs/quality.md says what the data in mutation/ say', async () => {
  const script = "process.stdout.write(await (await import('./mutation/results/page.mjs')).filledPage())";
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  expect(read('docs/quality.md')).toBe(stdout);
});

test('each equivalent mutant has a reason, and its line still stands in its file', () => {
  const equivalents = JSON.parse(read('mutation/results/equivalents.json')) as Equivalent[];
  for (const { file, line, mutant, reason } of equivalents) {
    expect(
      read(file)
        .split('\n')
        .map((text) => text.trim()),
    ).toContain(line);
    expect(mutant).toContain(' → ');
    expect(reason).toMatch(/^[A-Z`].+\.$/);
  }
});
