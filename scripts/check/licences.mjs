import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from './packages.mjs';
import { root } from '../setup.mjs';

/** They ask for no more than their notice, which npm keeps with each package. */
const allowed = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;

/** Refuses a licence that an application would have to ask a lawyer about, in all that it installs with a package. */
export async function checkLicences() {
  const problems = installedPlaces()
    .map((place) => ({ place, licence: licenceOf(place) }))
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ place, licence }) => `${place}: ${licence || 'no licence'}`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** Where everything is that an application installs with our packages: the keys of package-lock.json. */
export function installedPlaces() {
  const places = new Set();
  for (const { name } of packages) follow(`packages/${name}`, places);
  return [...places];
}

function follow(place, places) {
  if (places.has(place)) return;
  places.add(place);
  const { dependencies, optionalDependencies, peerDependencies } = lock[place];
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
    const found = placeOf(name, place);
    // An optional one may not be there on this machine, and then nobody installs it from here.
    if (found) follow(lock[found].link ? lock[found].resolved : found, places);
  }
}

/** Where Node.js finds a package: in the nearest node_modules up the tree. */
function placeOf(name, from) {
  for (let place = from; ; place = place.slice(0, Math.max(place.lastIndexOf('/'), 0))) {
    const candidate = `${place}${place && '/'}node_modules/${name}`;
    if (lock[candidate]) return candidate;
    if (place === '') return undefined;
  }
}

function licenceOf(place) {
  const manifest = JSON.parse(readFileSync(join(root, place, 'package.json'), 'utf8'));
  // Packages of an older day list them.
  return manifest.license ?? manifest.licenses?.map(({ type }) => type).join(' OR ') ?? '';
}

/** An SPDX expression: one of several, or several at once. */
function isAllowed(expression) {
  const parts = expression.replaceAll(/[()]/g, '').split(' OR ');
  return parts.some((part) => part.split(' AND ').every((licence) => allowed.includes(licence)));
}
