import { setTimeout as delay } from 'node:timers/promises';
import type { FreshTokensOptions } from 'passport-upstream';
import { sessionApps } from '../support/session-app';

const soon = 30_000;

/** Signs ann in at an app of her own; her access token lives for `lifetime` milliseconds. */
async function signedIn(lifetime: number, options: FreshTokensOptions = {}) {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = lifetime;
  const app = await startApp(options);
  return { provider, startApp, app, cookie: await app.logIn() };
}

/** What an app's store holds, by the session's id. */
const sessionsOf = ({ store }: { store: unknown }) =>
  (store as { sessions: Record<string, string> }).sessions;

test('processes that refresh at once agree on one of them, and all end with live tokens', async () => {
  const { provider, startApp, app, cookie } = await signedIn(soon);
  provider.beforeRefresh = () => delay(150);
  const processes = [app, await startApp({}, app.store), await startApp({}, app.store)];
  const seen = await Promise.all(processes.map((process) => process.me(cookie)));
  expect(provider.attempts).toBe(1);
  expect(seen).toEqual(
    processes.map(() => ({ status: 200, id: 'ann', token: 'access-2', kept: 'access-2' })),
  );
});

test('a process whose refresh is refused because another was first takes that one’s tokens', async () => {
  const { provider, app, cookie } = await signedIn(soon);
  const sessions = sessionsOf(app);
  const [id = ''] = Object.keys(sessions);
  provider.refreshStatus = 401;
  const seen = app.me(cookie);
  while (provider.attempts === 0) await delay(1);
  // The other, which no claim held back, writes late.
  await delay(100);
  sessions[id] = sessions[id]!.replace('access-1', 'access-9').replace('refresh-1', 'refresh-9');
  expect(await seen).toEqual({ status: 200, id: 'ann', token: 'access-9', kept: 'access-9' });
});

test('a process that died while it refreshed is waited for no longer than its claim holds', async () => {
  const { provider, app, cookie } = await signedIn(soon);
  const sessions = sessionsOf(app);
  const [id = ''] = Object.keys(sessions);
  const stored = JSON.parse(sessions[id]!) as { passport: { refresh?: object } };
  stored.passport.refresh = { by: 'the dead', until: Date.now() + 300 };
  sessions[id] = JSON.stringify(stored);
  expect(await app.me(cookie)).toMatchObject({ token: 'access-2' });
  expect(provider.refreshed).toEqual(['refresh-1']);
});

test('a session that ends during a refresh that fails is not brought back', async () => {
  const { provider, app, cookie } = await signedIn(1);
  provider.refreshStatus = 500;
  const sessions = sessionsOf(app);
  provider.beforeRefresh = () =>
    Promise.resolve(void Object.keys(sessions).forEach((id) => delete sessions[id]));
  expect(await app.me(cookie)).toMatchObject({ status: 502 });
  expect(sessions).toEqual({});
});

test('a process whose refresh failed leaves no claim behind', async () => {
  const { provider, app, cookie } = await signedIn(1);
  provider.refreshStatus = 500;
  await app.me(cookie);
  expect(JSON.stringify(sessionsOf(app))).not.toContain('until');
});

test('a process finds the tokens that another has put into the store, and refreshes no more', async () => {
  const { provider, startApp, app: first, cookie } = await signedIn(soon);
  const second = await startApp({}, first.store);
  await first.me(cookie);
  expect(await second.me(cookie)).toMatchObject({ token: 'access-2' });
  expect(provider.refreshed).toEqual(['refresh-1']);
});

test('a process that another was just ahead of takes that one’s tokens', async () => {
  const { provider, startApp, app: first, cookie } = await signedIn(soon);
  const second = await startApp({}, first.store);
  const get = first.store.get.bind(first.store);
  let reads = 0;
  const store = jest.spyOn(first.store, 'get').mockImplementation((id, done) => {
    reads += 1;
    // Between the second's first look at the session and its next, the first refreshes.
    if (reads === 2) void first.me(cookie).then(() => get(id, done));
    else get(id, done);
  });
  expect(await second.me(cookie)).toMatchObject({ id: 'ann', token: 'access-2' });
  expect(provider.attempts).toBe(1);
  store.mockRestore();
});

test('a sign-out during a refresh is not undone by it', async () => {
  const { provider, startApp, app, cookie } = await signedIn(soon, { leeway: 10_000 });
  const refreshing = await startApp({}, app.store);
  let signedOut: Promise<unknown> | undefined;
  provider.beforeRefresh = async () => {
    signedOut = app.fetch('/logout', cookie, 'POST');
    await signedOut;
  };
  expect(await refreshing.me(cookie)).toEqual({ status: 200 });
  expect(await app.me(cookie)).toEqual({ status: 200 });
  expect(await refreshing.me(cookie)).toEqual({ status: 200 });
});

test('a sign-out during a request that has refreshed is not undone when that request ends', async () => {
  const { provider, app, cookie } = await signedIn(soon);
  provider.whileHandling = async () => {
    await app.fetch('/logout', cookie, 'POST');
  };
  // Several: one refreshes, the others take its tokens over.
  await Promise.all([app.fetch('/slow', cookie), app.fetch('/slow', cookie), app.fetch('/slow', cookie)]);
  expect(provider.refreshed).toEqual(['refresh-1']);
  expect(await app.me(cookie)).toEqual({ status: 200 });
});

test('a session whose user was taken out meanwhile is a guest’s', async () => {
  const { provider, app, cookie } = await signedIn(soon);
  provider.refreshStatus = 401;
  const sessions = sessionsOf(app);
  const [id = ''] = Object.keys(sessions);
  const refused = app.me(cookie);
  while (provider.attempts === 0) await delay(1);
  sessions[id] = JSON.stringify({ ...(JSON.parse(sessions[id]!) as object), passport: {} });
  expect(await refused).toEqual({ status: 200 });
});

/** Reads of the store by number, from the request's own, that do not give the session but nothing or an error. */
test.each<[string, Record<number, 'nothing' | 'error'>, object]>([
  ['a session that ends before a refresh is a guest’s', { 2: 'nothing', 3: 'nothing' }, { status: 200 }],
  ['a session that ends during a refresh is a guest’s', { 4: 'nothing', 5: 'nothing' }, { status: 200 }],
  [
    'a session that ends before the claim has settled is a guest’s',
    { 3: 'nothing', 4: 'nothing', 5: 'nothing', 6: 'nothing' },
    { status: 200 },
  ],
  ['a session that ends after a refresh is a guest’s', { 5: 'nothing', 6: 'nothing' }, { status: 200 }],
  ['a store that fails is an error', { 2: 'error', 3: 'error' }, { status: 500, code: 'STORE_DOWN' }],
  ['a store that fails once is an error', { 2: 'error' }, { status: 500, code: 'STORE_DOWN' }],
])('with a token that is dead, %s', async (_, reads, outcome) => {
  const { app, cookie } = await signedIn(1);
  const get = app.store.get.bind(app.store);
  let count = 0;
  const store = jest.spyOn(app.store, 'get').mockImplementation((id, done) => {
    const read = reads[(count += 1)];
    if (read === undefined) get(id, done);
    else done(read === 'error' ? Object.assign(new Error('store down'), { code: 'STORE_DOWN' }) : undefined);
  });
  expect(await app.me(cookie)).toEqual(outcome);
  store.mockRestore();
});

test('a handler that writes an older copy of the session over fresh tokens costs nobody the session', async () => {
  const { provider, app, cookie } = await signedIn(60_150);
  provider.whileHandling = async () => {
    await delay(300);
    expect(await app.me(cookie)).toMatchObject({ token: 'access-2' });
  };
  await app.fetch('/slow-note', cookie);
  expect(await app.me(cookie)).toEqual({ status: 200, id: 'ann', token: 'access-2', kept: 'access-2' });
  expect(provider.attempts).toBe(1);
});

test('fresh tokens that the store could not take are put there by the next request', async () => {
  const { provider, app, cookie } = await signedIn(soon);
  const set = app.store.set.bind(app.store);
  const broken = jest.spyOn(app.store, 'set').mockImplementation((id, stored, done) => {
    if (JSON.stringify(stored).includes('access-2')) done?.(new Error('store down'));
    else set(id, stored, done);
  });
  expect(await app.me(cookie)).toMatchObject({ status: 200, token: 'access-1' });
  broken.mockRestore();
  expect(await app.me(cookie)).toMatchObject({ status: 200, token: 'access-2', kept: 'access-2' });
  expect(provider.attempts).toBe(1);
});

test('requests that share a refresh write nothing of their own', async () => {
  const { app, cookie } = await signedIn(soon);
  const writes = jest.spyOn(app.store, 'set');
  await Promise.all(Array.from({ length: 20 }, () => app.me(cookie)));
  // A claim, and the tokens.
  expect(writes).toHaveBeenCalledTimes(2);
  writes.mockRestore();
});

test('what earlier middleware has put into the session stays, and is kept', async () => {
  const { app, cookie } = await signedIn(soon);
  const seen = (await (await app.fetch('/visit', cookie)).json()) as object;
  expect(seen).toMatchObject({ visited: true, passport: { user: { tokens: { accessToken: 'access-2' } } } });
  expect(Object.values(sessionsOf(app)).map((stored) => JSON.parse(stored) as object)).toMatchObject([
    { visited: true, passport: { user: { tokens: { accessToken: 'access-2' } } } },
  ]);
});

test('while a token lives nobody waits long for a process that holds the claim', async () => {
  const { provider, app, cookie } = await signedIn(soon);
  claimIn(app, 14_000);
  expect(await app.me(cookie)).toMatchObject({ status: 200, token: 'access-1' });
  expect(provider.attempts).toBe(0);
});

test('a claim from a process whose clock is far ahead does not hold', async () => {
  const { provider, app, cookie } = await signedIn(soon);
  claimIn(app, 3_600_000);
  expect(await app.me(cookie)).toMatchObject({ token: 'access-2' });
  expect(provider.attempts).toBe(1);
});

function claimIn(app: { store: unknown }, milliseconds: number): void {
  const sessions = sessionsOf(app);
  for (const [id, text] of Object.entries(sessions)) {
    const stored = JSON.parse(text) as { passport: object };
    Object.assign(stored.passport, { refresh: { by: 'another', until: Date.now() + milliseconds } });
    sessions[id] = JSON.stringify(stored);
  }
}
