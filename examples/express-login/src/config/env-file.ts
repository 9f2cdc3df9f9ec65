import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config';

/** Beside package.json, wherever the command was started. */
const ordinary = join(__dirname, '../..', '.env');

/**
 * Reads environment variables from a file, by default `.env` where there is one. What the environment has already
 * stays as it is.
 *
 * @throws ConfigError for a file that cannot be read, or is none of this kind
 */
export function loadEnvFile(chosen: string | undefined): void {
  const file = chosen ?? ordinary;
  const name = chosen ?? '.env';
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (chosen === undefined && code === 'ENOENT') return;
    throw new ConfigError([`${name} cannot be read (${code}).`]);
  }
  const wrong = firstWrongLine(text);
  // Node passes over what it does not understand. The line is not shown: it may hold half a secret.
  if (wrong !== undefined) throw new ConfigError([`${name}: line ${wrong} is not NAME=value.`]);
  process.loadEnvFile(file);
}

/** The number of the first line that is neither a variable nor a comment nor empty. */
function firstWrongLine(text: string): number | undefined {
  // A value in quotes may have several lines: they are blanked, and counted.
  const plain = text.replace(
    /(=[^\S\n]*)(["'`])([^]*?)\2/g,
    (_all, equals: string, _quote, value: string) => {
      return equals + value.replace(/[^\n]+/g, '').replaceAll('\n', '\n#');
    },
  );
  const index = plain
    .split(/\r?\n/)
    .findIndex((line) => !/^\s*(#|$|(export\s+)?[A-Za-z_]\w*\s*=)/.test(line));
  return index === -1 ? undefined : index + 1;
}
