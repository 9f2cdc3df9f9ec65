import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import { hasRedis } from '../support/processes/programs';
import { inRedis, startRedis } from '../support/processes/redis-server';

const idOfClient = '87ea5dfc-8b8e-384d-8489-79496e706390';
const children: ChildProcess[] = [];
let sandbox: Sandbox;
let redis: Awaited<ReturnType<typeof startRedis>>;

beforeAll(async () => {
  if (!hasRedis) return;
  sandbox = await startSandbox();
  redis = await startRedis();
});
afterAll(async () => {
  for (const child of children) child.kill();
  await sandbox?.close();
  await redis?.stop();
});

/** Starts a process, and gives its address. */
async function startProcess(leeway: number): Promise<string> {
  const child = spawn(
    process.execPath,
    ['-r', 'esbuild-register', `${__dirname}/../support/processes/session-process.ts`],
    {
      env: {
        PATH: process.env['PATH'],
        REDIS_URL: redis.url,
        OVOK_BASE_URL: sandbox.ovokURL,
        OVOK_CLIENT_ID: idOfClient,
        OVOK_TENANT_ID: idOfClient,
        LEEWAY: String(leeway),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  children.push(child);
  for await (const line of child.stdout) return String(line).trim();
  throw new Error('the process printed no address');
}

async function logIn(url: string): Promise<string> {
  const response = await fetch(`${url}/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: 'max.mustermann@example.com', password: 'A[.DmUv]2vE|n_+]' }),
  });
  return response.headers.get('set-cookie')!.split(';')[0]!;
}

const me = async (url: string, cookie: string) =>
  (await (await fetch(`${url}/me`, { headers: { cookie } })).json()) as { token?: string; isLive?: boolean };
const refreshes = () => sandbox.ovok.requests.filter(({ path }) => path === '/auth/refresh-token').length;

inRedis(
  'two processes that refresh at the same moment both end with live tokens, and nobody is signed out',
  async () => {
    // Due two seconds after each login and each refresh.
    const leeway = 3_598_000;
    const urls = await Promise.all([startProcess(leeway), startProcess(leeway)]);
    const cookie = await logIn(urls[0]);
    for (let round = 1; round <= 3; round++) {
      await delay(2_200);
      const seen = await Promise.all([...urls, ...urls, ...urls].map((url) => me(url, cookie)));
      expect(seen.map(({ isLive }) => isLive)).toEqual(seen.map(() => true));
      expect(new Set(seen.map(({ token }) => token)).size).toBe(1);
      expect(refreshes()).toBe(round);
    }
  },
);

inRedis('a sign-out on one process is one on the other', async () => {
  const urls = await Promise.all([startProcess(1_000), startProcess(1_000)]);
  const cookie = await logIn(urls[0]);
  expect(await me(urls[1], cookie)).toMatchObject({ isLive: true });
  await fetch(`${urls[0]}/logout`, { method: 'POST', headers: { cookie } });
  expect(await me(urls[1], cookie)).toEqual({});
});
