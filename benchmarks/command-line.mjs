import { parseArgs } from 'node:util';
import { UsageError } from '../scripts/platform/usage.mjs';

const options = {
  help: { type: 'boolean', short: 'h' },
  quick: { type: 'boolean' },
  runs: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  peers: { type: 'string' },
  json: { type: 'string' },
  'no-setup': { type: 'boolean' },
};

/**
 * Reads the command line.
 *
 * @param {string[]} args
 * @param {{ modes: string[], peers: string[] }} known the names that there are
 * @throws UsageError naming what is wrong and what there is
 */
export function readCommandLine(args, known) {
  const { values, positionals } = parse(args);
  const peers = values.peers?.split(',').map((name) => name.trim());
  return {
    isHelp: values.help ?? false,
    isQuick: values.quick ?? false,
    modes: chosen('mode', positionals, known.modes),
    peers: chosen('peer', peers ?? [], known.peers),
    arePeersNamed: peers !== undefined,
    runs: number('runs', values.runs ?? '1', Number.isSafeInteger),
    rounds: number('rounds', values.rounds, Number.isSafeInteger),
    seconds: number('seconds', values.seconds, Number.isFinite),
    json: values.json,
    isSetUp: values['no-setup'] ?? false,
  };
}

/** What `--help` prints. */
export function helpText({ modes, peers }) {
  const list = (names) => names.map(([name, about]) => `  ${name.padEnd(13)} ${about}`).join('\n');
  return `npm run bench -- [mode ...] [options]

Measures our strategies beside what else one would write. Modes, all of them unless named:
${list(modes)}

Options:
  --peers a,b   only these (below), in every mode; by default some modes leave out those that are there for scale
  --runs n      full runs, each kept in the results (default: 1; figures to publish need 3)
  --quick       shorter and fewer rounds: one run of all modes in three minutes
  --rounds n    rounds within a run (default: 3), of which the median counts
  --seconds n   how long a round of logins lasts (default: 2); an application serves 2.5 times as long before
  --json file   where the results go (default: benchmarks/latest.json)
  --no-setup    install and build nothing: measure what is there
  --help        this

Peers:
${list(peers)}
`;
}

function parse(args) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [, given] = /'(-[^' ]*)/.exec(error.message) ?? [];
    const flags = Object.keys(options).map((name) => `--${name}`);
    if (error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new UsageError(error.message);
    throw new UsageError(`Unknown option "${given}". There are: ${flags.join(', ')}.`);
  }
}

/** The names that were given, each once and in the order that they are run in; all where none were. */
function chosen(noun, given, known) {
  for (const name of given) {
    if (known.includes(name)) continue;
    throw new UsageError(`Unknown ${noun} "${name}". There are: ${known.join(', ')}.`);
  }
  return given.length > 0 ? known.filter((name) => given.includes(name)) : [...known];
}

function number(name, given, isGood) {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (!isGood(value) || value <= 0)
    throw new UsageError(`"--${name}" must be a number above 0, not "${given}".`);
  return value;
}
