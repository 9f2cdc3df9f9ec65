import { parseArgs } from 'node:util';
import { suggestion } from './suggestion';

/** What the command was asked to do, or what is wrong with how it was asked. */
export type CommandLine =
  | { readonly ovokPort: number; readonly veroPort: number }
  | { readonly show: 'help' | 'version' }
  | { readonly mistake: string };

/** What `--help` prints. */
export const usage = `Usage: passport-sandbox [options]

The login APIs of Ovok and Vero on this machine, for trying things out. It listens on 127.0.0.1 only.

Options:
  --ovok-port <port>  port of the Ovok API (default 4001; 0 takes a free one)
  --vero-port <port>  port of the Vero API (default 4002; 0 takes a free one)
  -h, --help          show this
  -v, --version       show the version
`;

const options = {
  'ovok-port': { type: 'string' },
  'vero-port': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

const flags = Object.keys(options).map((name) => `--${name}`);
const hint = 'See passport-sandbox --help.';

/** Reads the command's arguments. Not strict, because Node.js's own complaints are written for programmers. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const settings = { args: [...args], options, strict: false, allowPositionals: true, tokens: true } as const;
  const { tokens } = parseArgs(settings);
  const ports = { 'ovok-port': 4001, 'vero-port': 4002 };
  let show: 'help' | 'version' | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional') return { mistake: `unexpected argument "${token.value}". ${hint}` };
    if (token.kind === 'option-terminator') continue;
    if (token.name === 'help' || token.name === 'version') {
      show ??= token.name;
    } else if (token.name === 'ovok-port' || token.name === 'vero-port') {
      const value = token.value ?? '';
      if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
        return { mistake: `--${token.name} takes a port, 0 to 65535. ${hint}` };
      }
      ports[token.name] = Number(value);
    } else {
      return {
        mistake: `unknown option "${token.rawName}".${suggestion(token.rawName, flags) || ` ${hint}`}`,
      };
    }
  }
  return show ? { show } : { ovokPort: ports['ovok-port'], veroPort: ports['vero-port'] };
}
