import { setTimeout as delay } from 'node:timers/promises';
import { MemoryStore } from 'express-session';
import type { FreshTokensOptions } from 'passport-upstream';
import { sessionApps, type SetUp } from '../support/session-app';

const soonMs = 30_000;
const storeDown = { status: 503, code: 'ERR_SESSION_STORE' };

/** Signs ann in at an app of her own; her access token lives for `lifetime` milliseconds. */
async function signedIn(
  lifetime: number,
  options: FreshTokensOptions = {},
  setUp: SetUp = {},
  timeout = 300,
) {
  const { provider, startApp } = await sessionApps(timeout);
  provider.isStrict = true;
  provider.loginLifetime = lifetime;
  const store = new FaultyStore();
  const app = await startApp(options, store, setUp);
  return { provider, startApp, store, app, cookie: await app.logIn() };
}

type Done = (error?: unknown) => void;

/** A store that fails as a test says: what it calls for is done in place of a write or a read of a record. */
class FaultyStore extends MemoryStore {
  onSet: ((entry: object, write: () => void, done: Done) => void) | undefined;
  onGet: ((read: () => void, done: Done) => void) | undefined;

  override set(id: string, entry: never, done: Done = () => {}): void {
    const write = () => super.set(id, entry, done);
    if (id.startsWith('tokens-') && this.onSet) this.onSet(entry, write, done);
    else write();
  }

  override get(id: string, done: never): void {
    const read = () => super.get(id, done);
    if (id.startsWith('tokens-') && this.onGet) this.onGet(read, done);
    else read();
  }
}

/** A lock for all applications of a test. */
function sharedLock() {
  const tails = new Map<string, Promise<unknown>>();
  return <Value>(key: string, work: () => Promise<Value>): Promise<Value> => {
    const mine = (tails.get(key) ?? Promise.resolve()).then(work);
    tails.set(
      key,
      mine.catch(() => {}),
    );
    return mine;
  };
}

const sessionsOf = ({ store }: { store: unknown }) =>
  (store as { sessions: Record<string, string> }).sessions;
const fresh = { status: 200, id: 'ann', token: 'access-2' };

/** Lets the tokens of the sessions in a store have ended. */
function endTokens(store: FaultyStore): void {
  const sessions = sessionsOf({ store });
  for (const [id, text] of Object.entries(sessions)) {
    sessions[id] = text.replace(/"expiresAt":\d+/, '"expiresAt":1');
  }
}

test('with a lock, processes that meet refresh once, and all go on with the tokens of that', async () => {
  const lock = sharedLock();
  const { provider, startApp, app, cookie, store } = await signedIn(soonMs, { lock });
  provider.beforeRefresh = () => delay(150);
  const processes = [app, await startApp({ lock }, store), await startApp({ lock }, store)];
  const seen = await Promise.all(processes.map((process) => process.me(cookie)));
  expect(seen).toEqual(processes.map(() => fresh));
  expect(provider.attempts).toBe(1);
});

test('without a lock, a process that is refused because another was first takes that one’s tokens', async () => {
  const { provider, startApp, app, cookie, store } = await signedIn(soonMs, {}, {}, 5_000);
  provider.isStrict = false;
  provider.beforeRefresh = () => delay(600);
  const other = await startApp({}, store);
  const first = app.me(cookie);
  while (provider.attempts === 0) await delay(1);
  expect([await other.me(cookie), await first]).toEqual([fresh, fresh]);
  expect(provider.reused).toEqual(['refresh-1']);
});

test('a process finds the tokens that another has put into the store, and refreshes no more', async () => {
  const { provider, startApp, app, cookie, store } = await signedIn(soonMs);
  await app.me(cookie);
  expect(await (await startApp({}, store)).me(cookie)).toEqual(fresh);
  expect(provider.attempts).toBe(1);
});

test('a request that looked just before another’s refresh ended refreshes no more', async () => {
  const { provider, startApp, app, cookie, store } = await signedIn(soonMs);
  const other = await startApp({}, store);
  let reads = 0;
  store.onGet = (read) => {
    reads += 1;
    if (reads > 1) return read();
    const { sessions } = store as unknown as { sessions: object };
    const before = { ...sessions };
    void other.me(cookie).then(() => {
      const after = { ...sessions };
      Object.keys(after).forEach((id) => id in before || Reflect.deleteProperty(sessions, id));
      read();
      Object.assign(sessions, after);
    });
  };
  expect(await app.me(cookie)).toEqual(fresh);
  expect(provider.attempts).toBe(1);
});

test('a handler that writes an older copy of the session costs nobody the fresh tokens, here or elsewhere', async () => {
  const { provider, startApp, app, cookie, store } = await signedIn(soonMs);
  const other = await startApp({}, store);
  provider.whileHandling = async () => {
    expect(await other.me(cookie)).toEqual(fresh);
  };
  await (await startApp({ leeway: 1 }, store)).fetch('/slow-note', cookie);
  expect([await app.me(cookie), await other.me(cookie)]).toEqual([fresh, fresh]);
  expect(provider.attempts).toBe(1);
});

test('refresh responses that alternate between two refresh tokens make no loop', async () => {
  const { provider, app, cookie } = await signedIn(1);
  provider.refreshLifetime = 1;
  provider.alternates = true;
  for (let request = 0; request < 6; request++) expect(await app.me(cookie)).toMatchObject({ id: 'ann' });
  expect(provider.attempts).toBe(6);
});

test('a sign-out on another process during a refresh is not undone by it', async () => {
  const { provider, startApp, app, cookie, store } = await signedIn(soonMs);
  const other = await startApp({ leeway: 1 }, store);
  provider.beforeRefresh = async () => void (await other.fetch('/logout', cookie, 'POST'));
  expect(await app.me(cookie)).toEqual({ status: 200 });
  expect(await app.me(cookie)).toEqual({ status: 200 });
  expect(JSON.stringify(sessionsOf(app))).not.toContain('access-2');
});

test('a sign-out on another process just before a refresh leaves nothing to refresh', async () => {
  const { provider, startApp, app, cookie, store } = await signedIn(soonMs);
  const other = await startApp({}, store);
  let reads = 0;
  store.onGet = (read) => {
    reads += 1;
    if (reads === 2) void other.fetch('/bare-logout', cookie, 'POST').then(read);
    else read();
  };
  expect(await app.me(cookie)).toEqual({ status: 200 });
  expect(provider.attempts).toBe(0);
});

test('a session that is destroyed during a refresh gets no record', async () => {
  const { provider, app, cookie } = await signedIn(soonMs);
  const sessions = sessionsOf(app);
  provider.beforeRefresh = () =>
    Promise.resolve(
      void Object.keys(sessions).forEach((id) => id.startsWith('tokens-') || delete sessions[id]),
    );
  expect(await app.me(cookie)).toEqual({ status: 200 });
  expect(JSON.stringify(sessions)).not.toContain('access-2');
});

test('a sign-out during a request that has refreshed is not undone when that request ends', async () => {
  const { provider, app, cookie } = await signedIn(soonMs);
  provider.whileHandling = async () => void (await app.fetch('/logout', cookie, 'POST'));
  await app.fetch('/slow-note', cookie);
  expect(provider.refreshed).toEqual(['refresh-1']);
  expect(await app.me(cookie)).toEqual({ status: 200 });
});

test.each([
  ['refreshed', 200],
  ['refused', 401],
])(
  'the late response to a request whose refresh is %s after a sign-out sets no cookie',
  async (_, status) => {
    const session = { rolling: true, cookie: { maxAge: 60_000 } };
    const { provider, startApp, app, cookie, store } = await signedIn(soonMs, {}, { session });
    const other = await startApp({ leeway: 1 }, store);
    provider.refreshStatus = status;
    provider.delaysRefusals = true;
    provider.beforeRefresh = async () => void (await other.fetch('/logout', cookie, 'POST'));
    const response = await app.fetch('/note', cookie, 'POST');
    expect([response.status, response.headers.get('set-cookie')]).toEqual([200, null]);
    expect(Object.keys(sessionsOf(app)).filter((id) => cookie.includes(id))).toEqual([]);
  },
);

test('what the application’s deserializer adds to a user is there on the request that refreshes', async () => {
  const setUp: SetUp = {
    fromSession: (stored, done) => {
      const { user, tokens } = stored as { user: object; tokens: object };
      done(
        null,
        Object.defineProperty({ ...user, role: 'banned' }, 'tokens', { value: tokens, configurable: true }),
      );
    },
  };
  const { app, cookie } = await signedIn(soonMs, {}, setUp);
  expect(await app.me(cookie)).toEqual({ ...fresh, role: 'banned' });
  expect(await app.me(cookie)).toEqual({ ...fresh, role: 'banned' });
});

test('a session of an older version, with a claim in it, goes on', async () => {
  const { app, cookie } = await signedIn(soonMs);
  const sessions = sessionsOf(app);
  for (const [id, text] of Object.entries(sessions)) {
    const stored = JSON.parse(text) as { passport: object };
    Object.assign(stored.passport, { refresh: { by: 'another', until: Date.now() + 14_000 } });
    sessions[id] = JSON.stringify(stored);
  }
  expect(await app.me(cookie)).toEqual(fresh);
});

test.each<[string, NonNullable<FaultyStore['onSet']>]>([
  [
    'throws',
    () => {
      throw new Error('down');
    },
  ],
  ['calls back with an error', (_entry, _write, done) => done(new Error('down'))],
  ['loses what it acknowledges', (_entry, _write, done) => done()],
  ['never responds', () => {}],
])(
  'a store that %s for writes costs no refresh token: requests go on while the token lives, else 503',
  async (_, failing) => {
    const { provider, app, store, cookie } = await signedIn(soonMs);
    store.onSet = failing;
    expect(await app.me(cookie)).toEqual({ status: 200, id: 'ann', token: 'access-1' });
    endTokens(store);
    expect(await app.me(cookie)).toEqual(storeDown);
    expect(provider.attempts).toBe(0);
    store.onSet = undefined;
    expect(await app.me(cookie)).toEqual(fresh);
  },
);

test.each<[string, NonNullable<FaultyStore['onGet']>]>([
  [
    'throws',
    () => {
      throw new Error('down');
    },
  ],
  ['never responds', () => {}],
])(
  'a store that %s for reads costs no refresh token: requests go on while the token lives, else 503',
  async (_, failing) => {
    const { provider, app, store, cookie } = await signedIn(soonMs);
    store.onGet = failing;
    expect(await app.me(cookie)).toEqual({ status: 200, id: 'ann', token: 'access-1' });
    endTokens(store);
    expect(await app.me(cookie)).toEqual(storeDown);
    expect(provider.attempts).toBe(0);
  },
);

test('a store whose writes take long keeps one refresh for all', async () => {
  const { provider, app, store, cookie } = await signedIn(soonMs);
  store.onSet = (_entry, write) => setTimeout(write, 250);
  expect(await Promise.all([app.me(cookie), app.me(cookie)])).toEqual([fresh, fresh]);
  expect(await app.me(cookie)).toEqual(fresh);
  expect(provider.attempts).toBe(1);
});

test('a store whose reads lag behind keeps one refresh for all processes that share a lock', async () => {
  const lock = sharedLock();
  const { provider, startApp, app, store, cookie } = await signedIn(soonMs, { lock });
  store.onSet = (_entry, write, done) => {
    setTimeout(write, 150);
    done();
  };
  const other = await startApp({ lock }, store);
  expect(await Promise.all([app.me(cookie), other.me(cookie)])).toEqual([fresh, fresh]);
  expect(await other.me(cookie)).toEqual(fresh);
  expect(provider.reused).toEqual([]);
});

test('fresh tokens that the store does not take at first are written again', async () => {
  const { provider, app, store, cookie } = await signedIn(soonMs);
  let isBroken = true;
  store.onSet = (entry, write, done) => {
    if (!isBroken || !('tokens' in entry)) return write();
    isBroken = false;
    done(new Error('down'));
  };
  expect([await app.me(cookie), await app.me(cookie)]).toEqual([fresh, fresh]);
  expect(provider.attempts).toBe(1);
});

test('fresh tokens that the store does not take at all serve the request that has them', async () => {
  const { app, store, cookie } = await signedIn(1);
  store.onSet = (entry, write, done) => ('tokens' in entry ? done(new Error('down')) : write());
  expect(await app.me(cookie)).toEqual(fresh);
});

test('a lock that never responds costs no live token anything, and a dead one ends in an error', async () => {
  const lock = () => new Promise<never>(() => {});
  const { provider, app, store, cookie } = await signedIn(soonMs, { lock }, {}, 100);
  expect(await app.me(cookie)).toEqual({ status: 200, id: 'ann', token: 'access-1' });
  endTokens(store);
  expect(await app.me(cookie)).toEqual({ status: 503, code: 'ERR_SESSION_LOCK' });
  expect(provider.attempts).toBe(0);
});

test('a client that says no timeout may take ten seconds', async () => {
  const setUp: SetUp = { edit: (client) => Object.assign(client, { timeout: undefined }) };
  const { app, cookie } = await signedIn(1, {}, setUp);
  expect(await app.me(cookie)).toEqual(fresh);
});

test('a client that never responds ends in an error by the deadline', async () => {
  const setUp: SetUp = { edit: (client) => void (client.refresh = () => new Promise<never>(() => {})) };
  const { app, cookie } = await signedIn(1, {}, setUp, 100);
  expect(await app.me(cookie)).toEqual({ status: 504, code: 'ERR_UPSTREAM_TIMEOUT' });
});
