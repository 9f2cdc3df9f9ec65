import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config';

/** The file beside package.json, wherever the command was started. */
const defaultFile = join(__dirname, '../..', '.env');

/**
 * Reads environment variables from a file, by default `.env` where it exists. Variables that are set already keep their
 * value.
 *
 * @throws ConfigError for a file that cannot be read, or has a line that is not NAME=value
 */
export function loadEnvFile(chosen: string | undefined): void {
  const file = chosen ?? defaultFile;
  const name = chosen ?? '.env';
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (chosen === undefined && code === 'ENOENT') return;
    throw new ConfigError([`${name} cannot be read (${code}).`]);
  }
  const wrongLine = firstWrongLine(text);
  // Node.js would ignore the line. The message does not quote it, since it may hold a secret.
  if (wrongLine !== undefined) throw new ConfigError([`${name}: line ${wrongLine} is not NAME=value.`]);
  process.loadEnvFile(file);
}

/** The number of the first line that is neither a variable nor a comment nor empty. */
function firstWrongLine(text: string): number | undefined {
  // A value in quotes may have several lines; blanking them keeps the line numbers.
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
