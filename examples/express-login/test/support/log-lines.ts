import type { Logger } from 'pino';
import { logLogins } from '../../src/logging/log-logins';
import { createLog, type LogLevel } from '../../src/logging/log';

/** A log that is kept: what it would have printed. */
export interface KeptLog {
  log: Logger;
  /** As printed, line break included. */
  printed: string[];
  /** The lines, parsed: it fails where one is not a line of JSON. */
  lines: () => Record<string, unknown>[];
}

const ends: (() => void)[] = [];

/** Writes requests and logins to memory, until the test has ended. */
export function keepLog(level: LogLevel = 'debug'): KeptLog {
  const printed: string[] = [];
  const log = createLog(level, { write: (line) => void printed.push(line) });
  ends.push(logLogins(log));
  return { log, printed, lines: () => linesOf(printed.join('')) };
}

/** Printed lines, parsed. */
export function linesOf(printed: string): Record<string, unknown>[] {
  expect(printed).toMatch(/\n$|^$/);
  return printed
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

afterEach(() => {
  for (const end of ends.splice(0)) end();
});
