import { parseCommandLine, usageOf } from '../../src/doctor/command-line';

const settings = [{ flag: 'base-url', description: 'the host', variable: 'ACME_BASE_URL' }];
const ordinary = { help: false, json: false, email: undefined, timeout: 10_000, given: {} };

test.each([
  [['doctor'], ordinary],
  [
    ['doctor', '--base-url', 'https://a.example'],
    { ...ordinary, given: { 'base-url': 'https://a.example' } },
  ],
  [
    ['--json', '--email=a@example.org', 'doctor', '--timeout', '50'],
    { ...ordinary, json: true, email: 'a@example.org', timeout: 50 },
  ],
  [['doctor', '--'], ordinary],
  [['-h'], { ...ordinary, help: true }],
  [['--help', 'nurse'], { ...ordinary, help: true }],
  [['doctor', '--timeout', '1'], { ...ordinary, timeout: 1 }],
  [['doctor', '--timeout', '999999'], { ...ordinary, timeout: 999_999 }],
])('%j is understood', (args, expected) => {
  expect(parseCommandLine(args, settings)).toEqual(expected);
});

test.each([
  [[], 'the one command is "doctor", and it takes options only.'],
  [['nurse'], 'the one command is "doctor", and it takes options only.'],
  [['doctor', 'hunter2'], 'the one command is "doctor", and it takes options only.'],
  [['doctor', '--password=hunter2'], 'unknown option --password.'],
  [['doctor', '--\u001b[31m'], 'unknown option --?[31m.'],
  [['doctor', '--email'], '--email takes a value.'],
  [['doctor', '--base-url='], '--base-url takes a value.'],
  [['nurse', 'doctor'], 'the one command is "doctor", and it takes options only.'],
  [['doctor', `--${'p'.repeat(39)}`], `unknown option --${'p'.repeat(38)}.`],
  [['doctor', '--~!é\u007f'], 'unknown option --~!??.'],
  ...['1s', 's1', '0', '01', '1000000'].map((timeout): [string[], string] => [
    ['doctor', '--timeout', timeout],
    '--timeout takes milliseconds, 1 to 999999.',
  ]),
])('%j is a mistake that is told in a sentence', (args, message) => {
  expect(() => parseCommandLine(args, settings)).toThrow(new Error(message));
});

test('the usage names every option', () => {
  const shop = { flag: 'shop', description: 'its id', variable: 'ACME_SHOP' };
  const definition = { command: 'passport-acme', settings: [...settings, shop] } as never;
  expect(usageOf(definition)).toBe(`Usage: passport-acme doctor [options]

Holds the login service against what passport-acme expects of it, and says what to set. Without an account it makes one
login, with an address that cannot exist.

Options:
  --base-url <value>     the host; else ACME_BASE_URL
  --shop <value>         its id; else ACME_SHOP
  --email <address>      an account of yours to sign in with, at most twice
                         its password is typed when asked, or piped in; it is never an argument
  --timeout <ms>         for each exchange (default 10000)
  --json                 print the findings as JSON
  -h, --help             show this

Exit codes: 0 nothing differs (there may be ?), 1 something differs, 2 the doctor could not run.
`);
});
