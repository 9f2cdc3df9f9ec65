import { parseArgs } from 'node:util';

/** A command line that cannot be followed, in one sentence. */
export class UsageError extends Error {}

/**
 * As `parseArgs` of `node:util`.
 *
 * @param {import('node:util').ParseArgsConfig} config
 * @throws UsageError where there is no such option, or it lacks its value
 */
export function parseUsage(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    const [sentence] = error.message.split(/\. |\n/);
    throw new UsageError(`${sentence.replace(/\.$/, '')}. --help says what there is.`);
  }
}
