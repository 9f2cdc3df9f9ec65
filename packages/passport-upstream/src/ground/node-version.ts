/**
 * Stops on a Node.js that is too old, which npm's check of `engines` does not do: docs/decisions/node-version.md.
 *
 * @throws Error if this is a Node.js older than 20.19
 */
export function checkNode(version: string): void {
  const [major, minor] = version.split('.').map(Number) as [number, number];
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`passport-upstream needs Node.js 20.19 or later; this is ${version}.`);
  }
}

checkNode(process.versions.node);
