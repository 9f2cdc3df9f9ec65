import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startProgress } from '../benchmarks/report/progress.mjs';
import { setUp } from '../scripts/setup.mjs';
import { UsageError } from '../scripts/platform/usage.mjs';
import { help, readCommandLine } from './command-line.mjs';
import { secretFinder } from './log-check.mjs';
import { causeOutages } from './outages.mjs';
import { hasRedis } from './redis.mjs';
import { report } from './report/report.mjs';
import { Samples } from './samples.mjs';
import { Tally } from './tally.mjs';
import { Visitors } from './visitors.mjs';

const visitorsAtOnce = 40;

const commandLine = read(process.argv.slice(2));
if (commandLine) {
  process.exitCode = (await soak(commandLine)) ? 0 : 1;
  // Nothing that a run has left behind keeps this from ending.
  process.exit();
}

function read(args) {
  try {
    const found = readCommandLine(args);
    if (found.isHelp) return void console.log(help);
    if (hasRedis()) return found;
    console.error('npm run soak needs redis-server. Install it (Debian: apt-get install redis-server).');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
  }
  process.exitCode = 2;
}

async function soak({ seconds, report: folder, isSetUp }) {
  if (!isSetUp) setUp('examples/express-login');
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => ending.abort());

  const tally = new Tally();
  const tokens = new Set();
  const findSecret = secretFinder(tokens);
  // A short run has all of it, too.
  const scale = Math.min(1, seconds / 600);
  const { setStage } = await import('./stage.mjs');
  const stage = await setStage({
    tokenLifetimeMs: Math.max(2, Math.round(20 * scale)) * 1_000,
    onLine(line) {
      const kind = findSecret(line);
      if (kind) tally.wrong('secretsInLogs', kind);
    },
  });

  const startedAt = performance.now();
  const progress = startProgress();
  let now = 'all is well';
  const tell = () => {
    const wrong = tally.examples.length;
    progress.step(`of ${seconds}: ${tally.counts.requests} requests, ${wrong} wrong, last: ${now}`);
  };
  const telling = setInterval(tell, Math.max(1_000, 10_000 * scale));
  const samples = new Samples(stage, tally, Math.max(500, 10_000 * scale));
  const visitors = new Visitors({ url: stage.url, sandbox: stage.sandbox, tally, tokens });
  const visits = visitors.come(visitorsAtOnce);
  const outages = causeOutages({
    stage,
    tally,
    quietMs: Math.max(400, 20_000 * scale),
    outageMs: Math.max(300, 6_000 * scale),
    signal: ending.signal,
    onOutage: (name) => (now = name),
  });

  await delay(seconds * 1_000, undefined, { signal: ending.signal }).catch(() => {});
  ending.abort();
  await outages;
  visitors.end();
  await visits;
  samples.end();
  clearInterval(telling);
  progress.end();
  await stage.end();
  return report({
    tally,
    samples: samples.all,
    startedAt,
    folder: folder ? resolve(folder) : join(import.meta.dirname, 'reports'),
  });
}
