import pino, { type DestinationStream, type Logger } from 'pino';

/** The values of LOG_LEVEL. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

/**
 * Names of members that must not be in a log. No line of this application has one, since each line names what it shows;
 * the list is for lines that are added later.
 */
const secrets = [
  'password',
  'tokens',
  'accessToken',
  'refreshToken',
  'sessionToken',
  'jwt',
  'authorization',
  'cookie',
  '["set-cookie"]',
  'email',
  'emails',
  'identifier',
  'csrfToken',
  'body',
  'rawBody',
  'query',
  'headers',
  'rawHeaders',
];

/** Makes the process's log: one JSON line for each event, on stdout by default. */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const paths = secrets.flatMap((name) => (name.startsWith('[') ? [name, `*${name}`] : [name, `*.${name}`]));
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: traceOf },
    redact: { paths, censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** An error's name and stack. Its other members stay out: a body parser's error holds the whole body. */
function traceOf(error: unknown): object {
  return error instanceof Error
    ? { type: error.name, stack: error.stack }
    : { type: typeof error, stack: 'a value that is no Error was thrown' };
}

/**
 * Makes a visitor's text printable ASCII of bounded length. JSON escapes line breaks, but not the control characters
 * beyond ASCII, which a terminal obeys.
 */
export function printable(text: string): string {
  return text
    .slice(0, 200)
    .replace(/[^\x20-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()));
}
