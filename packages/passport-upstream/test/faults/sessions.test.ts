import { setTimeout as delay } from 'node:timers/promises';
import { Strategy as LocalStrategy } from 'passport-local';
import { fromSession, isSessionUser, toSession } from 'passport-upstream';
import { testFaults } from '../../../../test/suites/fault-suite';
import { holdTime, pass } from '../../../../test/support/sessions/held-time';
import {
  fileStores,
  memoryStores,
  redisStores,
  type SharedStores,
} from '../../../../test/support/sessions/session-stores';
import { signedIn, soonMs, type Done } from '../session/signed-in';
import { until } from '../support/log-in';
import { loginApp } from '../support/login-app';
import { sessionApps } from '../support/session-app';

const stores: Record<string, () => SharedStores | Promise<SharedStores>> = {
  'in memory': memoryStores,
  'in files': fileStores,
  'in Redis': redisStores,
};
let shared: SharedStores | undefined;
afterEach(async () => {
  jest.useRealTimers();
  await shared?.stop();
  shared = undefined;
});

/** Ann, signed in at one of two processes, with a token that ends soon, in the store that a case names last. */
async function twoProcesses(name: string, timeout = 5_000) {
  const [, store = 'in memory', rolling] = /(in \w+?)( with rolling cookies)?$/.exec(name) ?? [];
  shared = await (stores[store] ?? memoryStores)();
  const { provider, startApp } = await sessionApps(timeout);
  provider.isStrict = true;
  provider.loginLifetime = soonMs;
  const session = rolling ? { cookie: { maxAge: 3_600_000 }, rolling: true } : {};
  const here = await startApp({}, await shared.create(), { session });
  const there = await startApp({ leeway: 1 }, await shared.create(), { session });
  return { provider, here, there, cookie: await here.logIn() };
}
type Processes = Awaited<ReturnType<typeof twoProcesses>>;

/** A handler over there that writes its old session after a refresh here. */
async function lateWrite(name: string, refreshMs = 0, timeout?: number) {
  const { provider, here, there, cookie } = await twoProcesses(name, timeout);
  provider.beforeRefresh = () => delay(refreshMs);
  provider.whileHandling = async () => void (await here.me(cookie));
  await there.fetch('/slow-note', cookie);
  const { note } = (await (await here.fetch('/visit', cookie)).json()) as { note?: string };
  return {
    here: await here.me(cookie),
    there: await there.me(cookie),
    refreshes: provider.attempts,
    reused: provider.reused.length,
    note,
  };
}

/** What a sign-out meets: it gives the status of the sign-out, and what the other request got. */
const meetings: Record<string, (processes: Processes) => Promise<{ signOut?: number; met: object }>> = {
  'a refresh here': async ({ provider, here, cookie }) => {
    provider.beforeRefresh = () => delay(200);
    const met = here.me(cookie);
    await until(() => provider.attempts > 0);
    const { status: signOut } = await here.fetch('/bare-logout', cookie, 'POST');
    return { signOut, met: await met };
  },
  'a refresh there': async ({ provider, here, there, cookie }) => {
    const signOuts: number[] = [];
    provider.beforeRefresh = async () => {
      signOuts.push((await there.fetch('/logout', cookie, 'POST')).status);
    };
    return { met: await here.me(cookie), signOut: signOuts[0]! };
  },
  'a slow handler that saves the old session afterwards': (processes) => slowHandler(processes, '/slow-note'),
  'a slow handler that saves nothing': (processes) => slowHandler(processes, '/slow'),
};

async function slowHandler({ provider, here, there, cookie }: Processes, path: string) {
  const signOuts: number[] = [];
  provider.whileHandling = async () => {
    signOuts.push((await there.fetch('/logout', cookie, 'POST')).status);
  };
  const { status } = await here.fetch(path, cookie);
  return { signOut: signOuts[0]!, met: { status } };
}

/** Ann, of the provider, and an employee, of the application's own. */
async function bothUsers(isOursFirst: boolean) {
  const employee = { displayName: 'employee 7', employee: 7 };
  const app = await loginApp({
    prepare: (passport) => {
      passport.use(new LocalStrategy((_username, _password, done) => done(null, employee)));
      const theirs = (user: object, done: Done & ((error: null, stored: number) => void)) =>
        'employee' in user ? done(null, (user as typeof employee).employee) : done('pass');
      for (const serializer of isOursFirst ? [toSession, theirs] : [theirs, toSession])
        passport.serializeUser(serializer as typeof toSession);
      const deserializers = [
        (stored: unknown, done: Parameters<typeof fromSession>[1]) =>
          isSessionUser(stored) ? fromSession(stored, done) : done('pass'),
        (stored: unknown, done: Parameters<typeof fromSession>[1]) =>
          stored === employee.employee ? done(null, employee) : done('pass'),
      ];
      for (const deserializer of isOursFirst ? deserializers : deserializers.reverse())
        passport.deserializeUser<unknown>(deserializer);
    },
  });
  const nameOf = async (path: string) => {
    const { cookie } = await app.logIn(path);
    return ((await app.me(cookie)) as { displayName?: string }).displayName;
  };
  return { ours: await nameOf('/login'), theirs: await nameOf('/local') };
}

testFaults(__filename, {
  100: async (name) => {
    if (name.startsWith('tokens that end when no calendar does')) {
      const { provider, here, there, cookie } = await twoProcesses(name);
      provider.refreshLifetime = 8.64e15;
      return { seen: [await here.me(cookie), await there.me(cookie)], refreshes: provider.attempts };
    }
    holdTime();
    const { provider, app, cookie } = await signedIn(1);
    const visit = async (times: number) => {
      const users: (string | undefined)[] = [];
      for (let visit = 0; visit < times; visit++) {
        pass(2);
        users.push((await app.me(cookie)).id);
      }
      return users;
    };
    if (name === 'two refresh tokens in turns') {
      provider.refreshLifetime = 1;
      provider.alternates = true;
      return { users: await visit(6), refreshes: provider.attempts };
    }
    provider.refreshLifetime = 1_000;
    await visit(20);
    const atOnce = provider.attempts;
    pass(500);
    await visit(20);
    return { atOnce, afterHalfTheirLife: provider.attempts };
  },
  101: (name) => lateWrite(name),
  102: (name) => lateWrite('in memory', (name.includes('18 s') ? 18_000 : 1_500) / 7, Math.ceil(30_000 / 7)),
  104: async (name) => {
    const processes = await twoProcesses(name);
    const { here, there, cookie } = processes;
    const { signOut, met } = await meetings[name.slice(0, name.lastIndexOf(', '))]!(processes);
    return { signOut, met, here: await here.me(cookie), there: await there.me(cookie) };
  },
  105: async () => {
    const { app, cookie } = await signedIn(
      soonMs,
      {},
      {
        fromSession: (stored, done) => {
          const { user, tokens } = stored as { user: object; tokens: object };
          const added = { ...user, role: 'banned' };
          done(null, Object.defineProperty(added, 'tokens', { value: tokens, configurable: true }));
        },
      },
    );
    return { refreshing: await app.me(cookie), next: await app.me(cookie) };
  },
  107: (name) => bothUsers(name.startsWith('our')),
});
