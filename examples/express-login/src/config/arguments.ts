import { parseArgs } from 'node:util';
import { ConfigError } from './config';
import { variables } from './variables';

/** The options of the command line. */
export interface Arguments {
  help: boolean;
  /** Whether to run several processes. */
  cluster: boolean;
  /** A file with environment variables, in place of `.env`. */
  envFile: string | undefined;
}

/** @throws ConfigError for an unknown option */
export function readArguments(args: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        cluster: { type: 'boolean', default: false },
        env: { type: 'string' },
      },
    });
    return { help: values.help, cluster: values.cluster, envFile: values.env };
  } catch (error) {
    const [message] = (error as Error).message.split(/\. |\n/);
    throw new ConfigError([`${message!.replace(/\.$/, '')}. --help says what there is.`]);
  }
}

/** The text that `--help` prints. */
export function usage(): string {
  const width = Math.max(...variables.map(([name]) => name.length));
  const lines = variables.map(([name, fallback, help]) => {
    const standard = fallback === '' ? '' : ` [${fallback}]`;
    return `  ${name.padEnd(width)}  ${help}${standard}`;
  });
  return `Usage: npm start [-- options]
       npm run start:cluster [-- options]

Signs people in with Ovok and with Vero. Where no provider is configured, a sandbox stands in for both.

Options:
  --cluster       several processes, which need REDIS_URL: what npm run start:cluster does
  --env <file>    environment variables from this file [examples/express-login/.env, where it is]
  -h, --help      this text

Environment variables, their defaults in brackets:
${lines.join('\n')}`;
}
