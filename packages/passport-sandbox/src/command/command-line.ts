import { parseArgs } from 'node:util';
import { expectation, type SandboxOptions } from '../options';

type CommandOptions = SandboxOptions & { ovokPort: number; veroPort: number };

/** What the command was asked to do, or what is wrong with how it was asked. */
export type CommandLine =
  { readonly options: CommandOptions } | { readonly show: 'help' | 'version' } | { readonly mistake: string };

/** What `--help` prints. */
export const usage = `Usage: passport-sandbox [options]

The login APIs of Ovok and Vero on this machine, for trying things out. It listens on 127.0.0.1 only.

Options:
  --ovok-port <port>  port of the Ovok API (default 4001; 0 takes a free one)
  --vero-port <port>  port of the Vero API (default 4002; 0 takes a free one)
  -h, --help          show this
  -v, --version       show the version

What nobody knows of the live services, to try an application against each:
  --status <status>                 of a successful login or refresh: 200 (default) or 201
  --ovok-wrong-password <status>    401 (default), 400, 404 or 422
  --ovok-unknown-account <status>   404 (default), 400, 401 or 422
  --ovok-refresh-token-reuse <what> a used refresh token that comes back: revoke (default) ends its session,
                                    refuse refuses it alone, allow: it stays good, refresh tokens do not rotate
  --vero-wrong-password <status>    401 (default) or 400
`;

/** The options of `startSandbox` that the command takes. A flag is the option's name in kebab case. */
const names = [
  'ovokPort',
  'veroPort',
  'status',
  'ovokWrongPassword',
  'ovokUnknownAccount',
  'ovokRefreshTokenReuse',
  'veroWrongPassword',
] as const;

const flagOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const nameOf = new Map(names.map((name) => [flagOf(name), name]));
const hint = 'See passport-sandbox --help.';

/** Reads the command's arguments. Not strict, because Node.js's own messages are written for programmers. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries([...nameOf.keys()].map((flag) => [flag, { type: 'string' as const }])),
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const options: Record<string, unknown> = { ovokPort: 4001, veroPort: 4002 };
  let show: 'help' | 'version' | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional') return { mistake: `unexpected argument "${token.value}". ${hint}` };
    if (token.kind === 'option-terminator') continue;
    const name = nameOf.get(token.name);
    if (token.name === 'help' || token.name === 'version') {
      show ??= token.name;
    } else if (name) {
      const text = token.value ?? '';
      const value = /^\d{1,5}$/.test(text) ? Number(text) : text;
      const takes = expectation(name, value);
      if (takes !== undefined) return { mistake: `--${token.name} ${takes}. ${hint}` };
      options[name] = value;
    } else {
      return { mistake: `unknown option "${token.rawName}". ${hint}` };
    }
  }
  return show ? { show } : { options: options as unknown as CommandOptions };
}
