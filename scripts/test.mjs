import { run, setUp, setUpHosts } from './setup.mjs';

const node = (program, ...args) => run(process.execPath, [`node_modules/${program}`, ...args]);
const chosen = process.argv.slice(2);

setUp();
await setUpHosts();
// Part of the tests cannot cover everything.
node('jest/bin/jest.js', ...(chosen.length > 0 ? chosen : ['--coverage']));
node('eslint/bin/eslint.js', '.');
node('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.');
if (chosen.length === 0) run(process.execPath, ['scripts/compatibility.mjs', '--check', 'hosts']);
