import { committed, makeReference, read, write } from './docs/reference.mjs';
import { setUp } from './setup.mjs';

/** `npm run docs [-- --check]`: writes docs/api from the JSDoc, or says where it is not what the JSDoc says. */
setUp();
const { pages, gaps } = await makeReference();
const old = new Map(read(committed));
const stale = [...new Set([...pages.keys(), ...old.keys()])].filter(
  (path) => pages.get(path) !== old.get(path),
);
const problems = [...gaps];
if (!process.argv.includes('--check')) write(pages);
else if (stale.length > 0) {
  problems.push(
    `docs/api is not what the JSDoc says (${stale.join(', ')}): run "npm run docs" and commit it.`,
  );
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
