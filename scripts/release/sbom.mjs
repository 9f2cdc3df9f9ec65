import { execFileSync } from 'node:child_process';
import { packages } from '../check/packages.mjs';

/**
 * Lists what each published package brings along, from package-lock.json: software bills of materials in CycloneDX.
 *
 * npm lists the whole repository; its `--omit=dev` would leave out whatever any package.json has among its
 * devDependencies, even where a published package needs it too. A list that is given here begins at one package, and
 * has what can be reached from there.
 *
 * @param {string} folder the repository
 * @returns {Map<string, object>} by the package's name
 */
export function sboms(folder) {
  const text = execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  const whole = JSON.parse(text);
  return new Map(packages.map(({ name }) => [name, partFrom(name, whole)]));
}

function partFrom(name, whole) {
  const components = new Map(whole.components.map((component) => [component['bom-ref'], component]));
  const needs = new Map(whole.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const component = whole.components.find((one) => one.name === name);
  const reached = new Map();
  const follow = (ref) => {
    if (reached.has(ref)) return;
    const { name } = components.get(ref);
    const { manifest } = packages.find((one) => one.name === name) ?? {};
    // Of our own packages npm tells what their tests need, too.
    const isNeeded = (other) =>
      !manifest || Object.hasOwn({ ...manifest.dependencies }, components.get(other).name);
    reached.set(ref, needs.get(ref).filter(isNeeded));
    reached.get(ref).forEach(follow);
  };
  follow(component['bom-ref']);
  return {
    ...whole,
    metadata: { ...whole.metadata, component },
    components: whole.components.filter((one) => one !== component && reached.has(one['bom-ref'])),
    dependencies: [...reached].map(([ref, dependsOn]) => ({ ref, dependsOn })),
  };
}
