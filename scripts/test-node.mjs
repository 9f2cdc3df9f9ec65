import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run as runOrEnd, runNpm, setUp, setUpHosts, root } from './setup.mjs';
import { saveResult } from './compatibility.mjs';

/** The versions to test on: the oldest that `engines` allows, and the newest of each later line. */
const versions = { 20: '20.19.0', 22: '22', 24: '24', 26: '26' };
/** One that is refused, and is to say so. */
const refused = '18';
const projects = ['passport-upstream', 'passport-ovok', 'passport-vero', 'passport-sandbox', 'hosts'];

const tested = Object.keys(versions);
const known = [...tested, refused];
const chosen = process.argv.slice(2);
const unknown = chosen.find((version) => !known.includes(version));
if (unknown !== undefined) {
  console.error(`There is no Node.js "${unknown}" to test on. There are ${known.join(', ')}.`);
  process.exit(1);
}

/** Installs a Node.js from the npm registry, once, and gives its folder. */
function install(version) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, 'test', 'node-versions', version);
  const bin = join(folder, 'node_modules', name, 'bin');
  if (!existsSync(join(bin, 'node'))) {
    console.log(`Installing Node.js ${version} …`);
    const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
    runNpm(['install', '--prefix', folder, ...options, `${name}@${version}`]);
  }
  return bin;
}

/** Runs a program of this project on that Node.js, and whatever it starts as `node` too. */
function runOn(bin, args, options = {}) {
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  return spawnSync(join(bin, 'node'), args, {
    cwd: root,
    stdio: 'inherit',
    encoding: 'utf8',
    env,
    ...options,
  });
}

const versionOf = (bin) => runOn(bin, ['--version'], { stdio: 'pipe' }).stdout.trim();

function test(version) {
  const bin = install(versions[version]);
  const startedAt = performance.now();
  console.log(`\nNode.js ${versionOf(bin)}`);
  const { status } = runOn(bin, ['node_modules/jest/bin/jest.js', '--selectProjects', ...projects]);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  return {
    version: versionOf(bin),
    passed: status === 0,
    outcome: status === 0 ? 'passed' : 'failed',
    seconds,
  };
}

/** An old Node.js gets one sentence, from each package that is imported and from the project's own commands. */
function testRefused() {
  const bin = install(refused);
  const startedAt = performance.now();
  const sentence = /needs Node\.js 20\.19 or later; this is 18\./;
  const programs = [
    ...['passport-upstream', 'passport-ovok', 'passport-vero'].map((name) => ['-e', `require('${name}')`]),
    ['scripts/start.mjs'],
    ['scripts/test.mjs'],
  ];
  const silent = programs.filter((args) => {
    const { status, stderr } = runOn(bin, args, { stdio: 'pipe' });
    return status === 0 || !sentence.test(stderr);
  });
  for (const args of silent)
    console.error(`On Node.js ${refused} it does not say what it needs: node ${args.join(' ')}`);
  const passed = silent.length === 0;
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  return {
    version: versionOf(bin),
    passed,
    outcome: passed ? 'refused, as it should be' : 'failed',
    seconds,
  };
}

setUp();
await setUpHosts();
const isWhole = chosen.length === 0;
const found = (isWhole ? known : chosen).map((version) =>
  version === refused ? testRefused() : test(version),
);
console.table(found.map(({ version, outcome, seconds }) => ({ 'Node.js': version, outcome, seconds })));
if (found.some(({ passed }) => !passed)) process.exit(1);
if (isWhole) {
  saveResult('node', [
    ['', ...tested.map((version) => `Node.js ${version}`)],
    ['tests of the packages, under every host', ...tested.map(() => 'yes')],
  ]);
  runOrEnd(process.execPath, ['scripts/compatibility.mjs', '--check', 'node']);
}
