import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '../..');
const strategy = 'packages/passport-upstream/src/strategy/';

/** Reports mutants of a package that is none, and gives what was printed and returned. */
async function report(mutants: object[], run = { isWhole: false, seconds: 1 }) {
  const script = `
    import { report } from './mutation/results/report.mjs';
    const { rows, isGood } = report('none', ${JSON.stringify(mutants)}, ${JSON.stringify(run)});
    console.log(JSON.stringify({ rows, isGood }));`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  rmSync(join(root, 'mutation/reports/none.json'));
  const lines = stdout.trim().split('\n');
  return { ...(JSON.parse(lines.pop()!) as { rows: object[]; isGood: boolean }), lines };
}

const mutants = (file: string, counts: Record<string, number>) =>
  Object.entries(counts).flatMap(([status, count]) =>
    Array.from({ length: count }, () => ({
      file: strategy + file,
      status,
      line: 'if (isGood) return;',
      mutant: 'isGood → true',
      location: { start: { line: 7, column: 5 } },
    })),
  );

test('19 of 20 mutants of a file are enough, and what survived is told with its place', async () => {
  const { isGood, rows, lines } = await report(mutants('a.ts', { Killed: 18, Timeout: 1, Survived: 1 }));
  expect(isGood).toBe(true);
  const survivors = [{ place: '7:5', line: 'if (isGood) return;', mutant: 'isGood → true' }];
  expect(rows).toEqual([
    { file: `${strategy}a.ts`, mutants: 20, caught: 19, timeouts: 1, equivalent: 0, survivors },
  ]);
  expect(lines).toContain(`  ${strategy}a.ts:7:5  isGood → true`);
});

test('less is not enough, whatever the other files have', async () => {
  const { isGood, lines } = await report([
    ...mutants('a.ts', { Killed: 18, Survived: 1, NoCoverage: 1 }),
    ...mutants('b.ts', { Killed: 200, RuntimeError: 5 }),
  ]);
  expect(isGood).toBe(false);
  expect(lines.filter((line) => line.startsWith('Below the goal'))).toEqual([
    `Below the goal:  90.0 %    20 mutants, 2 not caught, 0 by timeout, 0 equivalent  ${strategy}a.ts`,
  ]);
});

test('of a whole package 97 % are to be caught, one in ten of them by a timeout', async () => {
  const isGood = async (counts: Record<string, number>) =>
    (await report(mutants('a.ts', counts), { isWhole: true, seconds: 1 })).isGood;
  expect(await isGood({ Killed: 96, Survived: 4 })).toBe(false);
  expect(await isGood({ Killed: 97, Survived: 3 })).toBe(true);
  expect(await isGood({ Killed: 89, Timeout: 11 })).toBe(false);
  expect(await isGood({ Killed: 90, Timeout: 10 })).toBe(true);
});

test('what is known to be equivalent does not count, until a test catches it', async () => {
  const known = {
    file: 'packages/passport-upstream/src/session/session-user.ts',
    line: '} catch {',
    mutant: '{ return undefined; } → {}',
    location: { start: { line: 1, column: 1 } },
  };
  expect(await report([{ ...known, status: 'Survived' }])).toMatchObject({
    isGood: true,
    rows: [{ mutants: 1, caught: 0, equivalent: 1, survivors: [] }],
  });
  const { isGood, lines } = await report([{ ...known, status: 'Killed' }]);
  expect(isGood).toBe(false);
  expect(lines.join()).toContain('is in equivalents.json, and a test has caught it');
});
