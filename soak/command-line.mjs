import { UsageError, parseUsage } from '../scripts/platform/usage.mjs';

export const help = `npm run soak -- [options]

Runs express-login with two workers on a Redis of its own beside the sandbox, under mixed load, while providers and
Redis go down, hang and come back and workers are killed. Ctrl+C ends it with the report so far.

  --minutes n   how long (default: 60)
  --report dir  where soak.svg and soak.json go (default: soak/reports)
  --no-setup    install and build nothing: run what is there
  --help        this

It exits with 1 where a figure is not as it should be, and with 2 where it cannot run.
`;

const options = {
  help: { type: 'boolean', short: 'h' },
  minutes: { type: 'string' },
  report: { type: 'string' },
  'no-setup': { type: 'boolean' },
};

/**
 * @param {string[]} args
 * @returns {{ isHelp: boolean, seconds: number, report?: string, isSetUp: boolean }}
 * @throws UsageError
 */
export function readCommandLine(args) {
  const { values } = parseUsage({ args, options });
  const minutes = Number(values.minutes ?? 60);
  if (!Number.isFinite(minutes) || minutes <= 0) {
    throw new UsageError(`"--minutes" must be a number above 0, not "${values.minutes}".`);
  }
  return {
    isHelp: values.help ?? false,
    seconds: minutes * 60,
    report: values.report,
    isSetUp: values['no-setup'] ?? false,
  };
}
