import { relative, resolve } from 'node:path';
import { faults } from '../faults/faults';
import { hasRedis } from '../support/processes/programs';
import { findSecrets } from '../support/secrets';

/** Tries the case of a fault that has this name, and tells what was seen of it. */
type Scenario = (name: string) => Promise<unknown>;

/** What is tried, by the fault's number: each case by its name, or all of them by one function. */
export type Scenarios = Readonly<Record<number, Scenario | Readonly<Record<string, Scenario>>>>;

const shown: unknown[] = [];
const secrets: string[] = [];

/** Notes what a browser or a log has seen during a scenario, in which no secret may stand. */
export function show(...seen: readonly unknown[]): void {
  shown.push(...seen);
}

/** Notes what is a secret in the scenario: passwords, tokens, hosts, what the provider or a store said. */
export function hide(...texts: readonly string[]): void {
  secrets.push(...texts);
}

/**
 * Defines the tests of the faults that a file tries, one for each case in the table. A case that names Redis is skipped
 * where there is none.
 *
 * @param file the test file, as its `__filename`
 */
export function testFaults(file: string, scenarios: Scenarios): void {
  const path = relative(resolve(__dirname, '../..'), file);
  const rows = faults.filter((fault) => fault.file === path);

  test('each fault that the table has for this file is tried, and no other', () => {
    const tried = Object.entries(scenarios).map(([number, scenario]) => [
      Number(number),
      typeof scenario === 'function' ? 'all' : Object.keys(scenario),
    ]);
    const listed = rows.map(({ number, cases }) => [
      number,
      typeof scenarios[number] === 'function' ? 'all' : Object.keys(cases),
    ]);
    expect(tried).toEqual(listed);
  });

  for (const { number, fault, outcome, cases } of rows) {
    const scenario = scenarios[number];
    describe(`${number}. ${fault}: ${outcome}`, () => {
      for (const [name, expected] of Object.entries(cases)) {
        const run = `${fault} ${name}`.includes('Redis') && !hasRedis ? test.skip : test;
        run(/\p{Cc}/u.test(name) ? JSON.stringify(name) : name, async () => {
          shown.length = secrets.length = 0;
          const attempt = typeof scenario === 'function' ? scenario : scenario?.[name];
          expect(await attempt?.(name)).toEqual(expected);
          expect(findSecrets(shown, secrets)).toEqual([]);
        });
      }
    });
  }
}
