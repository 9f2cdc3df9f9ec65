import { parseArgs } from 'node:util';

/** A command line that cannot be followed, in one sentence. */
export class UsageError extends Error {}

export const help = `npm run soak -- [options]

Runs express-login with two workers on a Redis of its own beside the sandbox, under mixed load, while providers and
Redis go down, hang and come back and workers are killed. Ctrl+C ends it with the report so far.

  --minutes n   how long (default: 60)
  --report dir  where soak.svg and soak.json go (default: soak/reports)
  --no-setup    install and build nothing: run what is there
  --help        this

It exits with 1 where a figure is not as it should be, and with 2 where it cannot run.
`;

/**
 * @param {string[]} args
 * @returns {{ isHelp: boolean, seconds: number, report?: string, isSetUp: boolean }}
 * @throws UsageError
 */
export function readCommandLine(args) {
  const { values } = parse(args);
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

function parse(args) {
  const options = {
    help: { type: 'boolean', short: 'h' },
    minutes: { type: 'string' },
    report: { type: 'string' },
    'no-setup': { type: 'boolean' },
  };
  try {
    return parseArgs({ args, options });
  } catch (error) {
    const [sentence] = error.message.split(/\. |\n/);
    throw new UsageError(`${sentence.replace(/\.$/, '')}. --help says what there is.`);
  }
}
