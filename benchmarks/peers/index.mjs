import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');

/**
 * Who is measured: by name, what it is called in tables, the packages it needs beside ours, those that one would
 * install for it, and whether it asks the login service over HTTP.
 *
 * @type {Record<string, { label: string, packages: string[], installs?: string[], speaksHTTP?: boolean }>}
 */
export const peers = {
  ours: { label: 'passport-ovok', packages: [], speaksHTTP: true },
  vero: { label: 'passport-vero', packages: [], speaksHTTP: true },
  axios: local('axios', 'axios'),
  fetch: local('fetch'),
  undici: local('undici', 'undici'),
  ldap: {
    label: 'passport-ldapauth',
    packages: ['passport-ldapauth', 'ldapjs'],
    installs: ['passport-ldapauth'],
  },
  floor: { label: 'passport-local, no upstream', packages: ['passport-local'] },
};

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

/** The two of ours differ in the answer they read alone: where that is not what is measured, one is enough. */
export const withoutTwins = (names) =>
  names.includes('ours') ? names.filter((name) => name !== 'vero') : names;

/**
 * Installs what the peers need, unless it is there. npm leaves out an optional package that it cannot get, and all of
 * them are optional: {@link sortOut} then says whom that leaves out.
 *
 * @param {string[]} names
 */
export function installPeers(names) {
  if (names.every((name) => peers[name].packages.length === 0) || isInstalled()) return;
  console.log('Installing what we compare with …');
  // Its complaints are npm's; what matters of them is said by sortOut.
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
