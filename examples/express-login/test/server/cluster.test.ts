import { setTimeout as delay } from 'node:timers/promises';
import { inRedis } from '../../../../test/support/processes/redis-server';
import { startServer } from '../../src/server/server';
import { Browser } from '../support/browser';
import { linesOf } from '../support/log-lines';
import { accounts, environment, shared } from '../support/shared-services';
import { maxAtOvok } from '../support/started-app';
import { run, type Run } from '../support/started-process';

/** Who the processes are that have written to the log. */
function writers({ child, output }: Run): number[] {
  const events = output().match(/^\{.*\n/gm) ?? [];
  const pids = linesOf(events.join('')).map(({ pid }) => Number(pid));
  return [...new Set(pids)].filter((pid) => pid !== child.pid);
}

/** Makes the provider slow, and counts who waits for it. */
function holdLogins(): () => number {
  let arrived = 0;
  shared.sandbox.ovok.delay = () => {
    arrived += 1;
    return 1_000;
  };
  return () => arrived;
}

/** Waits for as long as the test may take. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(50);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

inRedis(
  'a worker that is killed during 500 logins costs nobody their session, and gets a successor',
  async () => {
    const cluster = run(environment({ WORKERS: '2', LOGIN_LIMIT_PER_ADDRESS: '100000' }), ['--cluster']);
    const url = await cluster.url;
    shared.sandbox.ovok.delay = () => Math.random() * 30;
    let sent = 0;
    let killed = 0;
    const answered: { cookie: string; email: string }[] = [];
    const cut: unknown[] = [];
    const visitor = async () => {
      while (sent < 500) {
        const { email, password } = accounts[sent++ % accounts.length]!;
        try {
          const res = await fetch(`${url}/api/login/ovok`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ email, password }),
          });
          expect(res.status).toBe(200);
          answered.push({ cookie: res.headers.get('set-cookie')!.split(';')[0]!, email });
        } catch (error) {
          // What the killed worker had in hand is lost, and nothing else.
          if ((error as Error).message !== 'fetch failed') throw error;
          cut.push(error);
        }
        if (answered.length > 150 && killed === 0) {
          killed = writers(cluster)[0]!;
          process.kill(killed, 'SIGKILL');
        }
      }
    };
    await Promise.all(Array.from({ length: 20 }, visitor));
    expect(killed).toBeGreaterThan(0);
    expect(answered.length + cut.length).toBe(500);
    expect(cut.length).toBeLessThanOrEqual(20);
    expect(new Set(answered.map(({ cookie }) => cookie)).size).toBe(answered.length);
    const unchecked = [...answered];
    const checker = async () => {
      for (let next = unchecked.pop(); next; next = unchecked.pop()) {
        const browser = new Browser(url);
        browser.cookie = next.cookie;
        const { json } = await browser.get('/api/me');
        expect(json).toMatchObject({ user: { emails: [{ value: next.email }] } });
      }
    };
    await Promise.all(Array.from({ length: 20 }, checker));
    // The two that were there, and the one that came.
    await until(async () => {
      await new Browser(url).get('/api/me', { connection: 'close' });
      return writers(cluster).length === 3;
    });
    expect(cluster.output()).toContain(
      `"worker":${killed},"code":null,"signal":"SIGKILL","msg":"a worker died"`,
    );
  },
);

inRedis.each(['SIGTERM', 'SIGINT'] as const)(
  'at %s the logins under way are answered, and all workers end',
  async (signal) => {
    const cluster = run(environment({ WORKERS: '2', LOGIN_LIMIT_PER_ADDRESS: '100000' }), ['--cluster']);
    const url = await cluster.url;
    await until(async () => {
      await new Browser(url).get('/api/me', { connection: 'close' });
      return writers(cluster).length === 2;
    });
    const workers = writers(cluster);
    const arrived = holdLogins();
    const logins = accounts
      .slice(0, 20)
      .map((account) => new Browser(url).postJSON('/api/login/ovok', account));
    await until(() => arrived() === logins.length);
    cluster.child.kill(signal);
    for (const { status } of await Promise.all(logins)) expect(status).toBe(200);
    expect(await cluster.exit).toBe(0);
    expect(workers.filter(isAlive)).toEqual([]);
    expect(cluster.output()).not.toContain('a worker died');
  },
);

inRedis('a worker that is told to end finishes what it does', async () => {
  const cluster = run(environment({ WORKERS: '1' }), ['--cluster']);
  const url = await cluster.url;
  await new Browser(url).get('/api/me');
  await until(() => writers(cluster).length === 1);
  const [worker] = writers(cluster);
  const arrived = holdLogins();
  const login = new Browser(url).postJSON('/api/login/ovok', maxAtOvok);
  await until(() => arrived() === 1);
  process.kill(worker!, 'SIGTERM');
  expect((await login).status).toBe(200);
  await until(() => cluster.output().includes(`"worker":${worker},"code":0,`));
});

inRedis('with nothing configured all workers share one sandbox, one secret and one port', async () => {
  const cluster = run({ REDIS_URL: shared.redis.url, WORKERS: '3' }, ['--cluster']);
  const url = await cluster.url;
  expect(cluster.output()).toMatch(/listens on \S+ with 3 workers\n/);
  expect(cluster.output()).toMatch(/Ovok +max\.mustermann@example\.com /);
  const browser = new Browser(url);
  expect((await browser.postJSON('/api/login/ovok', maxAtOvok)).status).toBe(200);
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => browser.get('/api/me', { connection: 'close' })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
  expect(writers(cluster).length).toBeGreaterThan(1);
});

inRedis('a port in use is one sentence and exit code 1, however many workers there are', async () => {
  const server = await startServer(() => {}, '127.0.0.1', 0);
  const { port } = new URL(server.url);
  const { exit, output } = run(environment({ WORKERS: '2', PORT: port }), ['--cluster']);
  expect(await exit).toBe(1);
  expect(output()).toBe(`express-login: port ${port} is in use. Choose another one with PORT.\n`);
  await server.stop(0);
});
