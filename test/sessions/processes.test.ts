import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { inRedis, startRedis } from '../support/processes/redis-server';
import { hasRedis } from '../support/processes/programs';
import { strictOvok, type StrictOvok } from '../support/upstreams/strict-ovok';

const idOfClient = '87ea5dfc-8b8e-384d-8489-79496e706390';
const children: ChildProcess[] = [];
let redis: Awaited<ReturnType<typeof startRedis>>;
let ovok: StrictOvok;

beforeAll(async () => {
  if (hasRedis) redis = await startRedis();
});
beforeEach(async () => {
  ovok = await strictOvok();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});
afterAll(() => redis?.stop());

/** Starts two processes, and gives their addresses. */
function startProcesses(env: { LEEWAY: string; LOCK?: string }): Promise<string[]> {
  return Promise.all([startProcess(env), startProcess(env)]);
}

async function startProcess(env: object): Promise<string> {
  const program = `${__dirname}/../support/processes/session-process.ts`;
  const child = spawn(process.execPath, ['-r', 'esbuild-register', program], {
    env: {
      PATH: process.env['PATH'],
      REDIS_URL: redis.url,
      OVOK_BASE_URL: ovok.baseURL,
      OVOK_CLIENT_ID: idOfClient,
      OVOK_TENANT_ID: idOfClient,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of child.stdout) return String(line).trim();
  throw new Error('the process printed no address');
}

async function logIn(url: string, email: string): Promise<string> {
  const response = await fetch(`${url}/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: 'secret' }),
  });
  return response.headers.get('set-cookie')!.split(';')[0]!;
}

const me = async (url: string, cookie: string) =>
  (await (await fetch(`${url}/me`, { headers: { cookie } })).json()) as { id?: string; token?: string };

const logOut = async (url: string, cookie: string) =>
  (await fetch(`${url}/logout`, { method: 'POST', headers: { cookie } })).status;

/** A thousand take two minutes on a small machine. */
const many = process.env['CI'] ? 1_000 : 200;

/** Runs something for many numbers, fifty at once. */
async function forMany<T>(run: (number: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    for (let number = next++; number < many; number = next++) results[number] = await run(number);
  };
  await Promise.all(Array.from({ length: 50 }, lane));
  return results;
}

/** The tokens of the logins are due at once, and those of the refreshes not. */
const allDue = { LEEWAY: '3600000' };

inRedis(
  'sessions that refresh in two processes at once, with a lock: one refresh each, and nobody is signed out',
  async () => {
    const urls = await startProcesses({ ...allDue, LOCK: 'redis' });
    const seen = await forMany(async (number) => {
      const cookie = await logIn(urls[number % 2]!, `person-${number}`);
      const during = await Promise.all([...urls, ...urls].map((url) => me(url, cookie)));
      return { during, after: await Promise.all(urls.map((url) => me(url, cookie))) };
    });
    for (const [number, { during, after }] of seen.entries()) {
      // One that waited for the lock in vain went on with the old token, which lives.
      expect(during.map(({ id }) => id)).toEqual(during.map(() => `Patient/person-${number}`));
      expect(after[0]).toEqual({ id: `Patient/person-${number}`, token: after[1]!.token });
    }
    expect([ovok.refreshes, ovok.reused]).toEqual([many, 0]);
  },
  120_000,
);

inRedis(
  'of many sign-outs that race a refresh or a slow handler none comes back',
  async () => {
    const urls = await startProcesses({ ...allDue, LOCK: 'redis' });
    ovok.refreshMs = 10;
    const seen = await forMany(async (number) => {
      const [here = '', there = ''] = number % 2 ? urls : urls.toReversed();
      const cookie = await logIn(here, `person-${number}`);
      const slow = fetch(`${here}/slow-note?ms=${10 + (number % 30)}`, { headers: { cookie } });
      const refresh = number % 3 ? me(here, cookie) : undefined;
      await delay(number % 20);
      const status = await logOut(number % 5 ? there : here, cookie);
      await Promise.all([slow, refresh]);
      return [status, await me(here, cookie), await me(there, cookie)];
    });
    expect(seen).toEqual(seen.map(() => [200, {}, {}]));
  },
  120_000,
);

inRedis('without a lock, processes that do not meet find each other’s tokens', async () => {
  const urls = await startProcesses(allDue);
  const cookie = await logIn(urls[0]!, 'person');
  const seen = [await me(urls[0]!, cookie), await me(urls[1]!, cookie)];
  expect(seen).toEqual([seen[0], seen[0]]);
  expect([ovok.refreshes, ovok.reused]).toEqual([1, 0]);
});

inRedis('a record lives in Redis at least as long as its session', async () => {
  const [here = '', there = ''] = await startProcesses(allDue);
  const cookie = await logIn(here, 'person');
  await me(there, cookie);
  const lives = await redis.lives();
  const session = lives.find(([key]) => key.startsWith('sess:') && !key.includes('tokens-'))!;
  const record = lives.find(([key]) => /tokens-[0-9a-f]{64}$/.test(key))!;
  expect(record[1]).toBeGreaterThan(session[1]);
});
