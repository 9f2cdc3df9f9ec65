import { parseArgs } from 'node:util';
import type { DoctorDefinition, Setting } from './definition';
import { Mistake } from './mistake';

/** What the doctor was asked. */
export interface CommandLine {
  readonly help: boolean;
  readonly json: boolean;
  readonly email?: string | undefined;
  readonly timeout: number;
  /** The settings' flags that were given. */
  readonly given: Readonly<Record<string, string>>;
}

/** What `--help` prints. */
export function usageOf({ command, settings }: DoctorDefinition): string {
  const row = (flag: string, text: string): string => `  ${flag.padEnd(22)} ${text}\n`;
  const rows = settings.map(({ flag, description, variable }) =>
    row(`--${flag} <value>`, `${description}; else ${variable}`),
  );
  return `Usage: ${command} doctor [options]

Holds the login service against what ${command} expects of it, and says what to set. Without an account it makes one
login, with an address that cannot exist.

Options:
${rows.join('')}${row('--email <address>', 'an account of yours to sign in with, at most twice')}${row(
    '',
    'its password is typed when asked, or piped in; it is never an argument',
  )}${row('--timeout <ms>', 'for each exchange (default 10000)')}${row('--json', 'print the findings as JSON')}${row(
    '-h, --help',
    'show this',
  )}
Exit codes: 0 nothing differs (there may be ?), 1 something differs, 2 the doctor could not run.
`;
}

/**
 * Reads the command's arguments.
 *
 * @throws Mistake for the first one that is wrong
 */
export function parseCommandLine(args: readonly string[], settings: readonly Setting[]): CommandLine {
  const texts = [...settings.map(({ flag }) => flag), 'email', 'timeout'];
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(texts.map((name) => [name, { type: 'string' as const }])),
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    strict: false,
    tokens: true,
  });
  const values: Record<string, string> = {};
  const words: string[] = [];
  const flags = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    if (texts.includes(token.name)) {
      if (!token.value) throw new Mistake(`${token.rawName} takes a value.`);
      values[token.name] = token.value;
    } else if (token.name === 'json' || token.name === 'help') {
      flags.add(token.name);
    } else {
      // What follows an unknown flag may be a password, so nothing but its name is repeated.
      throw new Mistake(`unknown option ${printable(token.rawName)}.`);
    }
  }
  const { email, timeout = '10000', ...given } = values;
  const help = flags.has('help');
  if (!help && (words.length !== 1 || words[0] !== 'doctor')) {
    throw new Mistake('the one command is "doctor", and it takes options only.');
  }
  if (!/^[1-9]\d{0,5}$/.test(timeout)) throw new Mistake('--timeout takes milliseconds, 1 to 999999.');
  return { help, json: flags.has('json'), email, timeout: Number(timeout), given };
}

/** The name of a flag, at most 40 characters, in which nothing moves a terminal's cursor. */
function printable(flag: string): string {
  return flag.replace(/[^\x21-\x7e]/g, '?').slice(0, 40);
}
