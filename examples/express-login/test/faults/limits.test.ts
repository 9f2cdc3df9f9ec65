import { testFaults } from '../../../../test/suites/fault-suite';
import type { Page } from '../support/browser';
import { startRedisApp } from '../support/redis-app';
import { maxAtOvok } from '../support/started-app';
import { watch, watchedApp } from '../support/watched-app';

const windowMs = 60_000;
const wrong = { ...maxAtOvok, password: 'wrong' };
const lower = { ...wrong, email: maxAtOvok.email };
const upper = { ...wrong, email: maxAtOvok.email.toUpperCase() };
const nobody = (n: number) => ({ email: `nobody-${n}@example.com`, password: 'x' });
const from = (n: number) => ({ 'x-forwarded-for': `203.0.113.${n}` });

interface Guess {
  credentials: object;
  headers?: Record<string, string>;
}

/** Guesses, one after the other, at an application of which the limits are as said. */
async function guessing(guesses: Guess[], limits: object, trustProxy = 0) {
  const app = await watchedApp({
    limits: { perAddress: 1_000, perAccount: 1_000, windowMs, ...limits },
    trustProxy,
  });
  const browser = app.visit();
  const pages: Page[] = [];
  for (const { credentials, headers } of guesses)
    pages.push(await browser.postJSON('/api/login/ovok', credentials, headers));
  return { ...app, statuses: pages.map(({ status }) => status), last: pages.at(-1)! };
}

/** The same, where the last one must be told for how long to wait. */
async function limited(...args: Parameters<typeof guessing>) {
  const { statuses, last, sandbox } = await guessing(...args);
  const { code } = last.json as { code?: string };
  const seconds = Number(last.headers.get('retry-after'));
  const asked = sandbox.ovok.requests.length;
  return { statuses, code, seconds: seconds > 0 && seconds <= 60 ? 'up to 60' : seconds, asked };
}

const times = (count: number, guess: (n: number) => Guess) =>
  Array.from({ length: count }, (_, n) => guess(n));
const right: Guess = { credentials: maxAtOvok };

testFaults(__filename, {
  89: {
    'of one account, from many addresses': () =>
      limited(
        [...times(5, (n) => ({ credentials: wrong, headers: from(n) })), { ...right, headers: from(5) }],
        { perAccount: 5 },
        1,
      ),
    'of many accounts, from one address': () =>
      limited(
        times(4, (n) => ({ credentials: nobody(n) })),
        { perAddress: 3 },
      ),
    'of many accounts, with a forged X-Forwarded-For': () =>
      limited(
        times(4, (n) => ({ credentials: nobody(n), headers: from(n) })),
        { perAddress: 3 },
      ),
    'of one account, in upper and lower case': () =>
      limited([...times(5, (n) => ({ credentials: n % 2 ? upper : lower })), right], { perAccount: 5 }),
    'of one account, and then of another one from the same address': async () => {
      const guesses = [...times(3, () => ({ credentials: wrong })), { credentials: nobody(1) }];
      return { statuses: (await guessing(guesses, { perAccount: 2 })).statuses };
    },
    'while the provider is down, throttles, or is not asked': async () => {
      const { sandbox, visit } = await guessing([], { perAccount: 2, perAddress: 2 });
      const browser = visit();
      const statuses: number[] = [];
      const guess = async (credentials: object, headers?: Record<string, string>) =>
        void statuses.push((await browser.postJSON('/api/login/ovok', credentials, headers)).status);
      for (const fault of ['500', '429'] as const) {
        sandbox.ovok.outage({ fault });
        for (let n = 0; n < 4; n++) await guess(wrong);
      }
      sandbox.ovok.recover();
      for (let n = 0; n < 4; n++) await guess(wrong, { origin: 'https://evil.example' });
      await guess(maxAtOvok);
      return { statuses };
    },
    'of one account, and knows it after four failures': async () => {
      const round = [...times(4, () => ({ credentials: wrong })), right];
      return { statuses: (await guessing([...round, ...round], { perAccount: 5, perAddress: 8 })).statuses };
    },
    'and reads the counters in Redis': async () => {
      const { redis, visit } = watch(await startRedisApp());
      await visit().postJSON('/api/login/ovok', wrong);
      const keys = await redis.client.keys('*limit*');
      return {
        counters: keys.length,
        readable: keys.filter((key) => /max|@|example\.com/i.test(key)).length,
      };
    },
  },
});
