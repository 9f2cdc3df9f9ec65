import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/setup.mjs';
import { own } from '../load/child.mjs';
import { peers, versionsOf } from '../peers/index.mjs';
import { figure } from '../report/cell.mjs';

const ours = ['passport-ovok', 'passport-vero'];

/** A second run would install the same. */
export const isConstant = true;

/** Installs our packed packages, and what else one would install, each in an empty folder. */
export async function run({ names, progress }) {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  try {
    progress.step('install: packing ours');
    const core = await pack('passport-upstream', folder);
    const others = names.filter((peer) => peers[peer].installs);
    const wanted = new Map([['axios', ['axios']]]);
    for (const name of ours) wanted.set(name, [await pack(name, folder), core]);
    for (const peer of others) wanted.set(peers[peer].label, peers[peer].installs);
    const rows = [];
    for (const [name, specs] of wanted) {
      progress.step(`install: ${name}`);
      rows.push({ name, ...(await install(join(folder, name.replaceAll(/\W+/g, '-')), specs)) });
    }
    return { rows };
  } finally {
    remove();
    process.off('exit', remove);
  }
}

async function pack(name, folder) {
  const args = ['pack', '--json', '--pack-destination', folder, '-w', name];
  const { stdout } = await npm(args, root);
  const [{ filename }] = [JSON.parse(stdout.slice(stdout.search(/^[[{]/m)))].flatMap((packed) =>
    Array.isArray(packed) ? packed : Object.values(packed),
  );
  return join(folder, filename);
}

async function install(folder, specs) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const versions = versionsOf(Object.keys(peers));
  const exact = specs.map((spec) => (versions[spec] ? `${spec}@${versions[spec]}` : spec));
  try {
    await npm(['install', '--no-audit', '--no-fund', '--prefer-offline', ...exact], folder);
  } catch (error) {
    return { problem: /npm error code (\w+)/.exec(error.stderr)?.[1] ?? 'npm failed' };
  }
  const lock = JSON.parse(readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8'));
  return { packages: Object.keys(lock.packages).length, bytes: sizeOf(join(folder, 'node_modules')) };
}

function npm(args, cwd) {
  const running = promisify(execFile)('npm', args, { cwd, maxBuffer: 2 ** 26 });
  own(running.child);
  return running;
}

function sizeOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** @returns {import('../report/table.mjs').Table[]} */
export function tables({ rows }) {
  const axios = rows[0];
  return [
    {
      title: 'What an install brings, express and passport apart',
      head: ['', 'packages', 'MB', 'MB more than axios'],
      rows: rows.map((row) => [
        row.name,
        row.problem ?? figure(row.packages),
        row.problem ? '–' : figure(row.bytes / 1e6, 2),
        row.problem || axios.problem ? '–' : figure((row.bytes - axios.bytes) / 1e6, 2),
      ]),
    },
  ];
}
