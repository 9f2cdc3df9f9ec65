import { createRequire } from 'node:module';

// What one `require` takes in a process that has loaded nothing else.
const require = createRequire(import.meta.url);
const [, , name] = process.argv;
const before = process.memoryUsage.rss();
const startedAt = performance.now();
require(name);
const ms = performance.now() - startedAt;
const loaded = Object.keys(require.cache).map(
  (file) => /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1],
);
console.log(
  JSON.stringify({
    ms,
    rss: process.memoryUsage.rss() - before,
    packages: [...new Set(loaded)].filter(Boolean),
  }),
);
