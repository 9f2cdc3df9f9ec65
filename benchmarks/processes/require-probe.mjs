import { createRequire } from 'node:module';
import { ids } from '../account.mjs';

// What one `require` takes in a process that has loaded nothing else, and with it the first strategy: what is loaded
// only then has to be waited for all the same.
const strategies = { 'passport-ovok': 'OvokStrategy', 'passport-vero': 'VeroStrategy' };

const require = createRequire(import.meta.url);
const [, , name] = process.argv;
const before = process.memoryUsage.rss();
const startedAt = performance.now();
const loaded = require(name);
const ms = performance.now() - startedAt;
const rss = process.memoryUsage.rss() - before;
const Strategy = loaded[strategies[name]];
if (Strategy) new Strategy(name === 'passport-ovok' ? ids : {});
const made = Strategy
  ? { msMade: performance.now() - startedAt, rssMade: process.memoryUsage.rss() - before }
  : {};
console.log(JSON.stringify({ ms, rss, ...made, packages: packages() }));

function packages() {
  const pattern = /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;
  const names = Object.keys(require.cache).map((file) => pattern.exec(file)?.[1]);
  return [...new Set(names)].filter(Boolean);
}
