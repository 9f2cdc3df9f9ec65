import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faults } from './faults';

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('the table has each number once', () => {
  const numbers = faults.map(({ number }) => number).sort((a, b) => a - b);
  expect(numbers).toEqual([...range(80, 94), ...range(100, 107), ...range(110, 115)]);
});

test('each fault has a case, and a file that tries what the table has for it', () => {
  for (const { number, file, cases } of faults) {
    expect([number, Object.keys(cases)]).not.toEqual([number, []]);
    expect([number, readFileSync(join(__dirname, '../..', file), 'utf8')]).toEqual([
      number,
      expect.stringContaining('testFaults(__filename, {'),
    ]);
  }
});
