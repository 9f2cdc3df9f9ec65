import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');
const tracked = (...paths: string[]) =>
  execFileSync('git', ['ls-files', '--', ...paths], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);

test('no folder of code holds more than a dozen files', () => {
  const counts = new Map<string, number>();
  for (const file of tracked('packages', 'examples', 'test', 'benchmarks', 'mutation', 'scripts', 'soak')) {
    counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  }
  expect([...counts].filter(([, count]) => count > 12)).toEqual([]);
});

test('no source file has more than 200 lines', () => {
  const files = tracked('packages/*/src/*.ts', 'examples/*/src/*.ts');
  const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 201);
  expect(long).toEqual([]);
});
