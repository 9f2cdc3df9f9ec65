import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');

/**
 * Who is measured: by name, what it is called in tables, the packages it needs beside ours, those that one would
 * install for it, whether it asks the login service over HTTP, and whether it is there for scale only, in the modes
 * that take little time.
 *
 * @type {Record<string, { label: string, packages: string[], installs?: string[], speaksHTTP?: boolean, isForScale?: boolean }>}
 */
export const peers = {
  ours: { label: 'passport-ovok', packages: [], speaksHTTP: true },
  vero: { label: 'passport-vero', packages: [], speaksHTTP: true, isForScale: true },
  axios: local('axios', 'axios'),
  'bare-axios': { ...local('bare axios', 'axios'), isForScale: true },
  'node-http': local('node:http'),
  fetch: { ...local('fetch'), isForScale: true },
  undici: local('undici', 'undici'),
  ldap: {
    label: 'passport-ldapauth',
    packages: ['passport-ldapauth', 'ldapjs'],
    installs: ['passport-ldapauth'],
    isForScale: true,
  },
  floor: { label: 'passport-local, no upstream', packages: ['passport-local'] },
};

/** passport-local with a client, and what is installed for it. */
function local(client, ...more) {
  const packages = ['passport-local', ...more];
  return { label: `passport-local + ${client}`, packages, installs: packages, speaksHTTP: true };
}

/**
 * Tells the peers that can be measured from those whose packages are not there.
 *
 * @param {string[]} names
 * @param {typeof peers} [known]
 * @returns {{ present: string[], leftOut: { peer: string, reason: string }[] }}
 */
export function sortOut(names, known = peers) {
  const sorted = names.map((peer) => ({ peer, missing: known[peer].packages.filter(isMissing) }));
  const reasonOf = (missing) => `${missing.join(' and ')} cannot be installed`;
  return {
    present: sorted.filter(({ missing }) => missing.length === 0).map(({ peer }) => peer),
    leftOut: sorted
      .filter(({ missing }) => missing.length > 0)
      .map(({ peer, missing }) => ({ peer, reason: reasonOf(missing) })),
  };
}

/** The peers without those that are there for scale only. */
export const closestOf = (names) => names.filter((name) => !peers[name].isForScale);

/**
 * Installs what the peers need, unless it is there. npm leaves out an optional package that it cannot get, and all of
 * them are optional: {@link sortOut} then says whom that leaves out.
 *
 * @param {string[]} names
 */
export function installPeers(names) {
  if (names.every((name) => peers[name].packages.length === 0) || isInstalled()) return;
  console.log('Installing what we compare with …');
  // npm writes its own messages; sortOut says what they mean for the benchmark.
  spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** The versions that are measured, for the report. */
export function versionsOf(names) {
  const packages = [...new Set(names.flatMap((name) => peers[name].packages))];
  return Object.fromEntries(packages.map((name) => [name, lockedAt('package-lock.json')[name]]));
}

/** The project's own node_modules, which Node would look into next, may hold another version. */
const isMissing = (name) => !existsSync(join(folder, 'node_modules', name, 'package.json'));

function isInstalled() {
  const installed = lockedAt('node_modules/.package-lock.json');
  return Object.entries(lockedAt('package-lock.json')).every(
    ([name, version]) => installed[name] === version,
  );
}

/** The versions of all packages in a lock file of npm's. */
function lockedAt(file) {
  try {
    const { packages } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const entries = Object.entries(packages).filter(([path]) => path);
    return Object.fromEntries(
      entries.map(([path, { version }]) => [path.replace('node_modules/', ''), version]),
    );
  } catch {
    return {};
  }
}
