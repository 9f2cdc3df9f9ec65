import { setTimeout as delay } from 'node:timers/promises';
import { freshTokens, withSecrets } from 'passport-upstream';
import { sessionApps } from './session-app';

const soon = 30_000;

test('a token that lives on is left alone', async () => {
  const { provider, startApp } = await sessionApps();
  const app = await startApp();
  const cookie = await app.logIn();
  expect(await app.me(cookie)).toEqual({ status: 200, id: 'ann', token: 'access-1', kept: 'access-1' });
  expect(provider.refreshed).toEqual([]);
});

test('a token that ends soon is refreshed before the handler runs, and kept in the session', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  const app = await startApp();
  const cookie = await app.logIn();
  for (let request = 0; request < 3; request++) {
    expect(await app.me(cookie)).toEqual({ status: 200, id: 'ann', token: 'access-2', kept: 'access-2' });
  }
  expect(provider.refreshed).toEqual(['refresh-1']);
});

test('leeway says how soon', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  const app = await startApp({ leeway: 10_000 });
  const cookie = await app.logIn();
  expect((await app.me(cookie)).token).toBe('access-1');
});

test('100 concurrent requests of one session share one refresh, and all see its token', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  provider.beforeRefresh = () => delay(50);
  const app = await startApp();
  const cookie = await app.logIn();
  const seen = await Promise.all(Array.from({ length: 100 }, () => app.me(cookie)));
  expect(new Set(seen.map(({ token }) => token))).toEqual(new Set(['access-2']));
  expect(new Set(seen.map(({ kept }) => kept))).toEqual(new Set(['access-2']));
  expect(provider.refreshed).toEqual(['refresh-1']);
});

test('sessions do not share refreshes', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  const app = await startApp();
  const cookies = [await app.logIn('ann'), await app.logIn('bob')];
  const seen = await Promise.all(cookies.map((cookie) => app.me(cookie)));
  expect(seen.map(({ id }) => id)).toEqual(['ann', 'bob']);
  expect(provider.refreshed.toSorted()).toEqual(['refresh-1', 'refresh-2']);
  expect(seen[0]?.token).not.toBe(seen[1]?.token);
});

test('a refreshed session is rotated on, each refresh token being used once', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = provider.refreshLifetime = soon;
  const app = await startApp();
  const cookie = await app.logIn();
  for (let request = 2; request < 6; request++)
    expect((await app.me(cookie)).token).toBe(`access-${request}`);
  expect(provider.refreshed).toEqual(['refresh-1', 'refresh-2', 'refresh-3', 'refresh-4']);
});

test('what a handler writes to the session keeps the fresh tokens', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  provider.beforeRefresh = () => delay(30);
  const app = await startApp();
  const cookie = await app.logIn();
  await Promise.all([app.fetch('/note', cookie, 'POST'), app.fetch('/note', cookie, 'POST'), app.me(cookie)]);
  expect(await app.me(cookie)).toMatchObject({ token: 'access-2', kept: 'access-2' });
  expect(provider.refreshed).toEqual(['refresh-1']);
});

test('where the provider refuses, the user is a guest, and stays one', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  provider.refreshStatus = 401;
  const app = await startApp();
  const cookie = await app.logIn();
  expect(await app.me(cookie)).toEqual({ status: 200 });
  provider.refreshStatus = 200;
  expect(await app.me(cookie)).toEqual({ status: 200 });
});

test('processes that refresh at once agree on one of them, and all end with live tokens', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  provider.beforeRefresh = () => delay(150);
  const first = await startApp();
  const processes = [first, await startApp({}, first.store), await startApp({}, first.store)];
  const cookie = await first.logIn();
  const seen = await Promise.all(processes.map((app) => app.me(cookie)));
  expect(provider.attempts).toBe(1);
  expect(seen).toEqual(
    processes.map(() => ({ status: 200, id: 'ann', token: 'access-2', kept: 'access-2' })),
  );
});

test('a process whose refresh is refused because another was first takes that one’s tokens', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  const app = await startApp();
  const cookie = await app.logIn();
  const sessions = (app.store as unknown as { sessions: Record<string, string> }).sessions;
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
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  const app = await startApp();
  const cookie = await app.logIn();
  const sessions = (app.store as unknown as { sessions: Record<string, string> }).sessions;
  const [id = ''] = Object.keys(sessions);
  const stored = JSON.parse(sessions[id]!) as { passport: { refresh?: object } };
  stored.passport.refresh = { by: 'the dead', until: Date.now() + 300 };
  sessions[id] = JSON.stringify(stored);
  expect(await app.me(cookie)).toMatchObject({ token: 'access-2' });
  expect(provider.refreshed).toEqual(['refresh-1']);
});

test('a session that ends during a refresh that fails is not brought back', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = 1;
  provider.refreshStatus = 500;
  const app = await startApp();
  const cookie = await app.logIn();
  const { sessions } = app.store as unknown as { sessions: Record<string, string> };
  provider.beforeRefresh = () =>
    Promise.resolve(void Object.keys(sessions).forEach((id) => delete sessions[id]));
  expect(await app.me(cookie)).toMatchObject({ status: 502 });
  expect(sessions).toEqual({});
});

test('a process whose refresh failed leaves no claim behind', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = 1;
  provider.refreshStatus = 500;
  const app = await startApp();
  const cookie = await app.logIn();
  await app.me(cookie);
  expect(JSON.stringify((app.store as unknown as { sessions: object }).sessions)).not.toContain('until');
});

test('a process finds the tokens that another has put into the store, and refreshes no more', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  const first = await startApp();
  const second = await startApp({}, first.store);
  const cookie = await first.logIn();
  await first.me(cookie);
  expect(await second.me(cookie)).toMatchObject({ token: 'access-2' });
  expect(provider.refreshed).toEqual(['refresh-1']);
});

test('a process that another was just ahead of takes that one’s tokens', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  const first = await startApp();
  const second = await startApp({}, first.store);
  const cookie = await first.logIn();
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

test.each([
  ['answers 500', 500],
  ['is silent', 0],
  ['throttles', 429],
])('while the provider %s, the user stays signed in as long as the token lives', async (_, status) => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  provider.refreshStatus = status;
  const app = await startApp();
  const cookie = await app.logIn();
  expect(await app.me(cookie)).toMatchObject({ status: 200, token: 'access-1' });
  expect(await app.me(cookie)).toMatchObject({ status: 200, token: 'access-1' });
  // A provider that has just failed is not asked for each request.
  expect(provider.attempts).toBe(1);
});

test.each([
  ['answers 503', 503, { status: 503, code: 'ERR_UPSTREAM_STATUS' }],
  ['is silent', 0, { status: 504, code: 'ERR_UPSTREAM_TIMEOUT' }],
  ['throttles', 429, { status: 502, code: 'ERR_UPSTREAM_STATUS' }],
])(
  'while the provider %s and the token is dead, a request is an error, and the user comes back afterwards',
  async (_, status, fault) => {
    const { provider, startApp } = await sessionApps();
    provider.loginLifetime = 1;
    provider.refreshStatus = status;
    const app = await startApp();
    const cookie = await app.logIn();
    expect(await app.me(cookie)).toEqual(fault);
    provider.refreshStatus = 200;
    expect(await app.me(cookie)).toMatchObject({ status: 200, id: 'ann', token: 'access-2' });
  },
);

test('a sign-out during a refresh is not undone by it', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  const app = await startApp({ leeway: 10_000 });
  const refreshing = await startApp({}, app.store);
  const cookie = await app.logIn();
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
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  const app = await startApp();
  const cookie = await app.logIn();
  provider.whileHandling = async () => {
    await app.fetch('/logout', cookie, 'POST');
  };
  // Several: one refreshes, the others take its tokens over.
  await Promise.all([app.fetch('/slow', cookie), app.fetch('/slow', cookie), app.fetch('/slow', cookie)]);
  expect(provider.refreshed).toEqual(['refresh-1']);
  expect(await app.me(cookie)).toEqual({ status: 200 });
});

test('a session whose user was taken out meanwhile is a guest’s', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  const app = await startApp();
  const cookie = await app.logIn();
  provider.refreshStatus = 401;
  const sessions = (app.store as unknown as { sessions: Record<string, string> }).sessions;
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
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = 1;
  const app = await startApp();
  const cookie = await app.logIn();
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

test('a user without a refresh token is signed out when the token has ended, not before', async () => {
  const { provider, startApp } = await sessionApps();
  provider.refreshable = false;
  provider.loginLifetime = soon;
  const app = await startApp();
  expect(await app.me(await app.logIn())).toMatchObject({ id: 'ann' });
  provider.loginLifetime = 1;
  expect(await app.me(await app.logIn())).toEqual({ status: 200 });
});

test.each([
  ['no clients', undefined],
  ['a client that is none', { acme: {} }],
  ['null for a client', { acme: null }],
])('%s are refused in one sentence', (_, clients) => {
  expect(() => freshTokens(clients as never)).toThrow(
    'freshTokens: clients must be an object of clients by provider, such as { ovok, vero }.',
  );
});

test('an unknown option is refused in one sentence', () => {
  expect(() => freshTokens({}, { leaway: 5 } as object)).toThrow(
    'freshTokens: unknown option "leaway". Did you mean "leeway"?',
  );
});

/** Runs the middleware on a request as Passport leaves it, and tells how it went on. */
function pass(user: unknown, request: object = {}): Promise<{ error: unknown; user: unknown }> {
  const clients = { acme: { login: () => Promise.resolve() } };
  const req = { user, logout: (done: () => void) => ((req.user = undefined), done()), ...request } as {
    user: unknown;
  };
  return new Promise((resolve) => {
    freshTokens(clients)(req as never, {} as never, (error) => resolve({ error, user: req.user }));
  });
}
const acmeUser = (tokens: object, expiresAt?: Date) =>
  withSecrets({ provider: 'acme', id: 'u1', session: { expiresAt } }, { tokens });

test.each([
  ['a guest', undefined],
  ['a user of the application’s own', { id: 7 }],
  ['a user of another provider', withSecrets({ provider: 'other', id: 'u1' }, { tokens: { expiresAt: 1 } })],
  ['a user whose tokens do not say when they end', acmeUser({ jwt: 'j' })],
  [
    'a user whose tokens and session live on',
    acmeUser({ expiresAt: Date.now() + 60_000 }, new Date(Date.now() + 60_000)),
  ],
])('%s passes', async (_, user) => {
  expect(await pass(user)).toEqual({ error: undefined, user });
});

test.each([
  ['token', acmeUser({ expiresAt: Date.now() - 1 }, new Date(Date.now() + 60_000))],
  ['session', acmeUser({ expiresAt: Date.now() + 60_000 }, new Date(Date.now() - 1))],
])('of a provider without refresh, a user is signed out when the %s has ended', async (_, user) => {
  expect(await pass(user)).toEqual({ error: undefined, user: undefined });
});

test('a sign-out that fails is an error', async () => {
  const logout = (done: (error: Error) => void) => done(new Error('store down'));
  expect((await pass(acmeUser({ expiresAt: 1 }), { logout })).error).toEqual(new Error('store down'));
});
