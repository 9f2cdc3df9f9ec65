import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import prettier from 'prettier';
import { setUp } from '../scripts/setup.mjs';
import { stopChildren } from './load/child.mjs';
import { UsageError, helpText, readCommandLine } from './command-line.mjs';
import { goalTable, judge } from './report/goals.mjs';
import { machine } from './report/machine.mjs';
import { load, modes } from './modes/index.mjs';
import { installPeers, peers, sortOut, versionsOf } from './peers/index.mjs';
import { startProgress } from './report/progress.mjs';
import { tryOut } from './load/stage.mjs';
import { toText } from './report/table.mjs';

// A handler of these runs before the process ends, and what has been started ends with it.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.once(signal, () => process.exit(code));
}
process.on('exit', stopChildren);

const commandLine = read(process.argv.slice(2));
if (commandLine) await bench(commandLine);
// Nothing that a mode has left behind keeps this from ending.
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

async function bench({ modes: chosen, peers: wanted, isQuick, rounds, seconds, json, isSetUp }) {
  if (!isSetUp) {
    setUp();
    installPeers(wanted);
  }
  const there = sortOut(wanted);
  const tried = await tryOut(there.present);
  const names = tried.present;
  const leftOut = [...there.leftOut, ...tried.leftOut];
  for (const { peer, reason } of leftOut) console.log(`Left out: ${peers[peer].label}: ${reason}.`);
  if (tried.leftOut.length > 0) process.exitCode = 1;
  const progress = startProgress();
  const settings = {
    names,
    isQuick,
    rounds: rounds ?? (isQuick ? 3 : 7),
    seconds: seconds ?? (isQuick ? 1 : 3),
    progress,
  };
  const results = {};
  const failed = {};
  for (const mode of chosen) {
    const { run, tables } = await load(mode);
    try {
      results[mode] = await run(settings);
      progress.end();
      console.log(tables(results[mode]).map(toText).join('\n'));
    } catch (error) {
      progress.end();
      failed[mode] = error.message;
      console.error(`\n${mode} could not be measured: ${error.message}`);
      process.exitCode = 1;
    } finally {
      stopChildren();
    }
  }
  const goals = judge(results);
  console.log(toText(goalTable(goals)));
  const file = json ? resolve(json) : join(import.meta.dirname, 'latest.json');
  const about = { machine: machine(), isQuick, versions: versionsOf(names), leftOut };
  const text = JSON.stringify({ ...about, results, failed, goals });
  writeFileSync(file, await prettier.format(text, { parser: 'json', printWidth: 110 }));
  console.log(`\nWritten: ${json ?? 'benchmarks/latest.json'}`);
}
