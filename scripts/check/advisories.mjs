import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installedPlaces } from './licences.mjs';
import { root } from '../setup.mjs';
import { NotChecked } from './steps.mjs';

/** Every folder with a package-lock.json. */
const lockFolders = ['.', 'benchmarks', 'mutation', 'test/hosts'];

/**
 * Asks the registry for known vulnerabilities of everything that is installed here.
 *
 * @param {string[]} [folders] those with the package-lock.json to ask about
 * @throws Error naming each one that an application would install with our packages
 * @throws NotChecked where the registry did not say
 * @returns a note on those that only tests and tools meet
 */
export async function checkAdvisories(folders = lockFolders) {
  const shipped = new Set(installedPlaces());
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await audit(folder)).map(({ name, severity, nodes }) => ({
        isShipped: folder === '.' && nodes.some((node) => shipped.has(node)),
        text: `${name}: ${severity}${folder === '.' ? '' : ` in ${folder}`} (npm audit says more)`,
      })),
    ),
  );
  const texts = (isShipped) =>
    found
      .flat()
      .filter((one) => one.isShipped === isShipped)
      .map(({ text }) => text);
  if (texts(true).length > 0) throw new Error(texts(true).join('\n'));
  return { note: texts(false).join('\n') };
}

async function audit(folder) {
  const options = { cwd: join(root, folder), maxBuffer: 64 * 2 ** 20 };
  const args = ['audit', '--json', '--package-lock-only', '--fetch-retries=0', '--fetch-timeout=30000'];
  // Its exit code is 1 where it has found something, and where it could not ask.
  const { stdout } = await promisify(execFile)('npm', args, options).catch((error) => error);
  const report = parse(stdout);
  if (report?.vulnerabilities) return Object.values(report.vulnerabilities);
  throw new NotChecked(
    `npm's advisories could not be reached: ${report?.message ?? 'npm audit said nothing'}`,
  );
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
