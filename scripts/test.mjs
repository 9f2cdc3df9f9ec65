import { run, setUp } from './setup.mjs';

setUp();
run(process.execPath, ['node_modules/eslint/bin/eslint.js', '.']);
run(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']);
run(process.execPath, ['node_modules/jest/bin/jest.js', '--coverage', ...process.argv.slice(2)]);
