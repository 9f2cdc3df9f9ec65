import { parseCommandLine } from '../../src/doctor/command-line';

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
  [['doctor', '--timeout', '1s'], '--timeout takes milliseconds, 1 to 999999.'],
])('%j is a mistake that is told in a sentence', (args, message) => {
  expect(() => parseCommandLine(args, settings)).toThrow(new Error(message));
});
