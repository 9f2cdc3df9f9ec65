import { install, root, setUp } from '../scripts/setup.mjs';
import { UsageError } from '../scripts/platform/usage.mjs';
import { help, readCommandLine } from './command-line.mjs';
import { judge } from './judge.mjs';
import { publish } from './results/page.mjs';
import { report } from './results/report.mjs';
import { filesOf, targets } from './targets.mjs';

const command = read(process.argv.slice(2));
if (command) await mutate(command);

function read(args) {
  try {
    const found = readCommandLine(args);
    if (found.isHelp) return void console.log(help);
    return { ...found, byPackage: targets(found) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function mutate({ byPackage, since, isNear, workers, isPublished }) {
  if (byPackage.size === 0) return console.log('No line has changed that could be mutated.');
  setUp();
  install(import.meta.dirname, 'Stryker');
  process.chdir(root);
  for (const [name, files] of byPackage) {
    console.log(`Mutating ${files.length} parts of ${name} …`);
    const startedAt = performance.now();
    try {
      const mutants = await judge(name, files, { isNear, workers });
      const { rows, isGood } = report(name, mutants, {
        isWhole: since === undefined && files.length === filesOf(name).length,
        seconds: (performance.now() - startedAt) / 1_000,
      });
      if (!isGood) process.exitCode = 1;
      if (isPublished) await publish(rows);
    } catch (error) {
      console.error(`${name} could not be mutated: ${error.message}`);
      process.exitCode = 1;
    }
  }
}
