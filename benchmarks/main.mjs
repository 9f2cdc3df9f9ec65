import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import prettier from 'prettier';
import { setUp } from '../scripts/setup.mjs';
import { UsageError } from '../scripts/platform/usage.mjs';
import { helpText, readCommandLine } from './command-line.mjs';
import { stopChildren } from './load/child.mjs';
import { tryOut } from './load/stage.mjs';
import { load, modes } from './modes/index.mjs';
import { closestOf, installPeers, peers, sortOut, versionsOf } from './peers/index.mjs';
import { goalTable, judge } from './report/goals.mjs';
import { machine } from './report/machine.mjs';
import { startProgress } from './report/progress.mjs';
import { tablesOf } from './report/runs.mjs';
import { toText } from './report/table.mjs';

// A signal ends the process through process.exit, so that the handler of 'exit' ends what has been started.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.once(signal, () => process.exit(code));
}
process.on('exit', stopChildren);

const commandLine = read(process.argv.slice(2));
if (commandLine) await bench(commandLine);
// A mode that failed may have left something open, which must not keep this process alive.
process.exit();

function read(args) {
  const known = { modes: Object.keys(modes), peers: Object.keys(peers) };
  try {
    const found = readCommandLine(args, known);
    if (!found.isHelp) return found;
    const labels = Object.entries(peers).map(([name, { label }]) => [name, label]);
    console.log(helpText({ modes: Object.entries(modes), peers: labels }));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function bench(wanted) {
  if (!wanted.isSetUp) {
    setUp();
    installPeers(wanted.peers);
  }
  const there = sortOut(wanted.peers);
  const tried = await tryOut(there.present);
  const names = tried.present;
  const leftOut = [...there.leftOut, ...tried.leftOut];
  for (const { peer, reason } of leftOut) console.log(`Left out: ${peers[peer].label}: ${reason}.`);
  if (tried.leftOut.length > 0) process.exitCode = 1;

  const results = {
    machine: machine(),
    isQuick: wanted.isQuick,
    versions: versionsOf(names),
    leftOut,
    failed: {},
    runs: [],
  };
  const progress = startProgress();
  for (let number = 1; number <= wanted.runs; number++) {
    // Every other run goes the other way round, so that none always has the place after the same other one.
    const inOrder = number % 2 ? names : names.toReversed();
    await runModes({ ...wanted, names: inOrder, number, progress, results });
    await keep(results, wanted.json);
  }
  progress.end();
  for (const mode of wanted.modes) console.log((await tablesOf(mode, results.runs)).map(toText).join('\n'));
  console.log(toText(goalTable(judge(results.runs))));
  for (const [mode, message] of Object.entries(results.failed)) {
    console.error(`\n${mode} could not be measured: ${message}`);
    process.exitCode = 1;
  }
  console.log(`\nWritten: ${wanted.json ?? 'benchmarks/latest.json'}`);
}

/** Runs each mode once, and adds what they measure to the results. */
async function runModes({ modes: chosen, number, runs, names, arePeersNamed, progress, results, ...rest }) {
  const seconds = rest.seconds ?? (rest.isQuick ? 0.5 : 2);
  const settings = {
    names,
    closest: arePeersNamed ? names : closestOf(names),
    isQuick: rest.isQuick,
    rounds: rest.rounds ?? (rest.isQuick ? 1 : 3),
    seconds,
    warmSeconds: 2.5 * seconds,
    progress: {
      ...progress,
      step: (text) => progress.step(runs > 1 ? `run ${number} of ${runs}, ${text}` : text),
    },
  };
  const measured = {};
  results.runs.push(measured);
  for (const mode of chosen) {
    const { run, isConstant } = await load(mode);
    if (isConstant && number > 1) continue;
    try {
      measured[mode] = await run(settings);
    } catch (error) {
      results.failed[mode] = error.message;
    } finally {
      stopChildren();
    }
  }
}

/** Writes what has been measured so far, so that a run that is interrupted keeps those before it. */
async function keep(results, json) {
  const file = json ? resolve(json) : join(import.meta.dirname, 'latest.json');
  writeFileSync(file, await prettier.format(JSON.stringify(results), { parser: 'json', printWidth: 110 }));
}
