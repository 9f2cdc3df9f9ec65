import { setTimeout as delay } from 'node:timers/promises';
import { freshTokens, type SessionClients } from 'passport-upstream';
import { withSecrets } from 'passport-upstream/provider';
import { hurried } from '../support/hurried';
import { sessionApps } from '../support/session-app';

const soon = 30_000;

test('a token that lives on is left alone', async () => {
  const { provider, startApp } = await sessionApps();
  const app = await startApp();
  const cookie = await app.logIn();
  expect(await app.me(cookie)).toEqual({ status: 200, id: 'ann', token: 'access-1' });
  expect(provider.refreshed).toEqual([]);
});

test('a token that ends soon is refreshed before the handler runs, and kept for the next request', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = soon;
  const app = await startApp();
  const cookie = await app.logIn();
  for (let request = 0; request < 3; request++) {
    expect(await app.me(cookie)).toEqual({ status: 200, id: 'ann', token: 'access-2' });
  }
  expect(provider.refreshed).toEqual(['refresh-1']);
});

test('a leeway of 0 is a refresh only when a token has ended', () => {
  expect(() => freshTokens({}, { leeway: 0 })).not.toThrow();
  expect(() => freshTokens({}, { leeway: -1 })).toThrow(/"leeway" must be/);
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
  provider.loginLifetime = provider.refreshLifetime = 1;
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
  expect(await app.me(cookie)).toMatchObject({ token: 'access-2' });
  expect(provider.refreshed).toEqual(['refresh-1']);
});

test('where the provider refuses, the user is a guest, and stays one', async () => {
  const { provider, startApp } = await sessionApps(60_000);
  provider.loginLifetime = soon;
  provider.refreshStatus = 401;
  const app = await startApp();
  const cookie = await app.logIn();
  expect(await hurried(() => app.me(cookie))).toEqual({ status: 200 });
  provider.refreshStatus = 200;
  expect(await app.me(cookie)).toEqual({ status: 200 });
});

test.each([
  ['answers 500', 500],
  ['is silent', 0],
  ['throttles', 429],
])('while the provider %s, the user stays signed in as long as the token lives', async (_, status) => {
  const { provider, startApp } = await sessionApps(status ? undefined : 300);
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
    const { provider, startApp } = await sessionApps(status ? undefined : 300);
    provider.loginLifetime = 1;
    provider.refreshStatus = status;
    const app = await startApp();
    const cookie = await app.logIn();
    expect(await app.me(cookie)).toEqual(fault);
    provider.refreshStatus = 200;
    expect(await app.me(cookie)).toMatchObject({ status: 200, id: 'ann', token: 'access-2' });
  },
);

test('a user without a refresh token is signed out when the token has ended, not before', async () => {
  const { provider, startApp } = await sessionApps();
  provider.refreshable = false;
  provider.loginLifetime = soon;
  const app = await startApp();
  expect(await app.me(await app.logIn())).toMatchObject({ id: 'ann' });
  provider.loginLifetime = 1;
  expect(await app.me(await app.logIn())).toEqual({ status: 200 });
  // There is nothing to ask with.
  expect(provider.attempts).toBe(0);
});

test.each([
  ['no clients', undefined],
  ['a list of clients', [{}]],
  ['a client that is none', { acme: 'client' }],
  ['null for a client', { acme: null }],
])('%s are refused in one sentence', (_, clients) => {
  expect(() => freshTokens(clients as never)).toThrow(
    new TypeError(
      'freshTokens: clients must be an object of clients by provider, such as { ovok: ovok.client }.',
    ),
  );
});

test('a strategy in the place of a client is refused, with what to pass instead', () => {
  const strategy = { name: 'ovok', authenticate: () => {}, client: {} };
  expect(() => freshTokens({ ovok: strategy as never })).toThrow(
    new TypeError('freshTokens: "ovok" is a strategy. Pass its client: { ovok: ovok.client }.'),
  );
});

test('a lock that is no function is refused in one sentence', () => {
  expect(() => freshTokens({}, { lock: 'redis' } as never)).toThrow(
    new TypeError('freshTokens: "lock" must be a function.'),
  );
});

test('an unknown option is refused in one sentence', () => {
  expect(() => freshTokens({}, { leaway: 5 } as object)).toThrow(
    'freshTokens: unknown option "leaway". Did you mean "leeway"?',
  );
});

/** Runs the middleware on a request as Passport leaves it, and tells how it went on. */
function pass(
  user: unknown,
  request: object = {},
  clients: SessionClients = { acme: { login: () => Promise.resolve() } },
): Promise<{ error: unknown; user: unknown }> {
  const req = { user, logout: (done: () => void) => ((req.user = undefined), done()), ...request } as {
    user: unknown;
  };
  return new Promise((resolve) => {
    freshTokens(clients)(req as never, {} as never, (error) => resolve({ error, user: req.user }));
  });
}
const acmeUser = (tokens: object, expiresAt?: Date) =>
  withSecrets({ provider: 'acme', id: 'u1', session: { expiresAt } }, { tokens });

test('a user of a session store that cannot be asked goes on while the token lives', async () => {
  const clients = { acme: { refresh: () => Promise.reject(new Error('not to be called')) } };
  const user = acmeUser({ accessToken: 'a', refreshToken: 'r', expiresAt: Date.now() + soon });
  expect(await pass(user, {}, clients)).toEqual({ error: undefined, user });
  const dead = acmeUser({ accessToken: 'a', refreshToken: 'r', expiresAt: 1 });
  expect((await pass(dead, {}, clients)).error).toMatchObject({ status: 503, code: 'ERR_SESSION_STORE' });
});

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
