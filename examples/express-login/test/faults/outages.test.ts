import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox } from 'passport-sandbox';
import { hide, show, testFaults } from '../../../../test/suites/fault-suite';
import { Browser, csrfTokenIn, type Page } from '../support/browser';
import { providerVariables } from '../support/provider-variables';
import { restartRedis, server, startRedisApp, untilReadyIs } from '../support/redis-app';
import { bearing, tokenFrom, untilAsked } from '../support/sandbox-login';
import { maxAtOvok, maxAtVero } from '../support/started-app';
import { run } from '../support/started-process';
import { watch, watchedApp } from '../support/watched-app';

const signIn = (browser: Browser) => browser.postJSON('/api/login/ovok', maxAtOvok);
const wrong = { ...maxAtOvok, password: 'wrong' };

async function underLoad(name: string) {
  const limits = { perAddress: 1e6, perAccount: 1e6, windowMs: 60_000 };
  const { sandbox, visit } = await watchedApp({ timeout: 3_000, limits });
  sandbox.ovok.outage(name === 'hangs' ? { hang: true } : undefined);
  let isDown = true;
  const others = new Set<number>();
  const logins = new Set<number>();
  const visitor = async (browser: Browser) => {
    for (; isDown; await delay(20)) logins.add((await signIn(browser)).status);
  };
  const another = async (browser: Browser) => {
    others.add((await browser.postJSON('/api/login/vero', maxAtVero)).status);
    for (const paths = ['/healthz', '/profile', '/api/me', '/style.css']; isDown; await delay(20)) {
      for (const path of paths) others.add((await browser.get(path)).status);
    }
  };
  const visitors = [another(visit()), ...Array.from({ length: 20 }, () => visitor(visit()))];
  await delay(1_000);
  isDown = false;
  await Promise.all(visitors);
  sandbox.ovok.recover();
  return { others: [...others], logins: [...logins], firstLogin: (await signIn(visit())).status };
}

/** A login under way when a process gets the signal. */
async function signalled() {
  const sandbox = await startSandbox();
  try {
    sandbox.ovok.delay = 1_000;
    hide(maxAtOvok.password, new URL(sandbox.ovokURL).host);
    const { child, url, output, exit } = run(providerVariables(sandbox));
    const browser = new Browser(await url);
    show(browser.seen);
    const login = signIn(browser);
    await untilAsked(sandbox, 1);
    child.kill('SIGTERM');
    const ended = { login: (await login).status, exitCode: await exit };
    show(output());
    return ended;
  } finally {
    await sandbox.close();
  }
}

/** A login under way when the server stops, and what comes after it. */
async function stopped(timeout: number, patienceMs: number) {
  const app = await watchedApp({ timeout });
  app.sandbox.ovok.outage({ hang: true });
  const login = signIn(app.visit()).then(
    ({ status, headers }) => ({ login: status, connection: headers.get('connection') }),
    () => ({ login: 'cut off' }),
  );
  await untilAsked(app.sandbox, 1);
  const end = app.server.stop(patienceMs);
  const next = await app
    .visit()
    .get('/healthz')
    .then(
      ({ status }) => status,
      () => 'refused',
    );
  await end;
  return { ...(await login), next };
}

const countCookies = (pages: Page[]) => pages.flatMap(({ headers }) => headers.getSetCookie()).length;
const isDead = (name: string) => /down|dies/.test(name);
const endRedis = async (name: string) => (isDead(name) ? server.redis.stop() : server.redis.pause());
const bringRedisBack = async (name: string) => (isDead(name) ? restartRedis() : server.redis.resume());

async function redisApp() {
  const app = watch(await startRedisApp());
  hide(`127.0.0.1:${server.redis.port}`, 'ECONNREFUSED');
  return app;
}

async function withoutRedis(name: string) {
  const { url, sandbox, visit, log } = await redisApp();
  const [guest, member] = [visit(), visit()];
  const csrfToken = csrfTokenIn(await guest.get('/login'));
  await signIn(member);
  const token = bearing(await tokenFrom.vero(sandbox));
  sandbox.ovok.clear();
  await endRedis(name);
  await untilReadyIs(url, 503);
  const pages: Page[] = [];
  for (const browser of [visit(), guest, member]) {
    for (const path of ['/', '/login', '/profile', '/api/me']) pages.push(await browser.get(path));
    pages.push(await signIn(browser));
    pages.push(await browser.postForm('/login/ovok', { csrfToken, ...maxAtOvok }));
    pages.push(await browser.fetch('/api/logout', { method: 'POST' }));
  }
  const asked = sandbox.ovok.requests.length;
  const others = [
    await guest.get('/healthz'),
    await guest.get('/style.css'),
    await guest.get('/api/bearer/me', token),
  ];
  await bringRedisBack(name);
  await untilReadyIs(url, 200);
  const told = log.lines().filter(({ msg }) => !['request', 'login'].includes(msg as string));
  const distinct = <Value>(values: Value[]) => [...new Set(values)];
  return {
    statuses: distinct(pages.map(({ status }) => status)),
    retryAfter: distinct(pages.map(({ headers }) => headers.get('retry-after'))),
    saysSo: pages.every(({ text }) => text.includes('Nobody can be signed in at the moment.')),
    cookies: countCookies(pages),
    asked,
    others: others.map(({ status }) => status),
    told: told.map(({ msg }) => msg),
    afterRecovery: (await signIn(visit())).status,
  };
}

async function fullRedis() {
  const { url, redis, visit } = await redisApp();
  await redis.client.configSet('maxmemory', '1');
  const browser = visit();
  const pages = [await browser.submit('/login', '/login/ovok', maxAtOvok), await signIn(browser)];
  const { status: ready } = await browser.get('/readyz');
  const failures: number[] = [];
  for (let n = 0; n < 5; n++) failures.push((await browser.postJSON('/api/login/ovok', wrong)).status);
  failures.push((await signIn(browser)).status);
  const kept = await redis.client.dbSize();
  await redis.client.configSet('maxmemory', '0');
  await untilReadyIs(url, 200);
  return {
    statuses: pages.map(({ status }) => status),
    ready,
    failures,
    cookies: countCookies(pages.slice(1)),
    kept,
    afterRecovery: (await signIn(visit())).status,
  };
}

/** Redis goes while the provider judges a login that it then accepts. */
async function acceptedInVain(name: string) {
  const { url, sandbox, redis, visit } = await redisApp();
  sandbox.ovok.delay = 300;
  const browser = visit();
  const csrfToken = csrfTokenIn(await browser.get('/login'));
  const login = name.endsWith('a form')
    ? browser.postForm('/login/ovok', { csrfToken, ...maxAtOvok })
    : signIn(browser);
  await untilAsked(sandbox, 1);
  await endRedis(name);
  const page = await login;
  await bringRedisBack(name);
  await untilReadyIs(url, 200);
  const keys = await redis.client.keys('*session*');
  const kept = await Promise.all(keys.map((key) => redis.client.get(key)));
  return {
    status: page.status,
    cookies: countCookies([page]),
    kept: kept.filter((text) => text?.includes('accessToken')).length,
    me: (await browser.get('/api/me')).status,
  };
}

testFaults(__filename, {
  85: underLoad,
  91: {
    'to a slow provider': signalled,
    'to a provider that hangs': () => stopped(500, 20_000),
    'for longer than a process waits': () => stopped(60_000, 100),
  },
  93: (name) => {
    if (name === 'it takes nothing more') return fullRedis();
    return name.includes('accepted') ? acceptedInVain(name) : withoutRedis(name);
  },
});
