import pino, { type DestinationStream, type Logger } from 'pino';

/** What LOG_LEVEL may be. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

/**
 * What must not be in a log, by its usual names. No line that is written here has such a member: each names what it
 * shows. This is for the line that somebody adds one day.
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

/** The process's log: one JSON line for each event, on stdout unless it is told where. */
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

/** Where an error came from. Its other members stay out: a body parser's holds the whole body. */
function traceOf(error: unknown): object {
  return error instanceof Error
    ? { type: error.name, stack: error.stack }
    : { type: typeof error, stack: 'a value that is no Error was thrown' };
}

/**
 * Text that a visitor chose, as printable ASCII of a bounded length. JSON escapes line breaks, but lets through the
 * control characters beyond ASCII, which a terminal obeys.
 */
export function printable(text: string): string {
  return text
    .slice(0, 200)
    .replace(/[^\x20-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()));
}
