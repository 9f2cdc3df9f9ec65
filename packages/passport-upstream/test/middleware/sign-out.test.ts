import { setTimeout as delay } from 'node:timers/promises';
import { signOut, type SessionClient } from 'passport-upstream';
import { withSecrets } from 'passport-upstream/provider';
import { hurried } from '../support/hurried';
import { sessionApps } from '../support/session-app';

test('a sign-out ends the session here and at the provider', async () => {
  const { provider, startApp } = await sessionApps();
  const app = await startApp();
  const cookie = await app.logIn();
  expect((await app.fetch('/logout', cookie, 'POST')).status).toBe(200);
  expect(await app.me(cookie)).toEqual({ status: 200 });
  expect(provider.ended).toEqual(['Bearer access-1']);
});

test('a session whose token is dead is ended at the provider with a fresh one', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = 1;
  const app = await startApp();
  const cookie = await app.logIn();
  expect((await app.fetch('/bare-logout', cookie, 'POST')).status).toBe(200);
  expect(provider.refreshed).toEqual(['refresh-1']);
  expect(provider.ended).toEqual(['Bearer access-2']);
});

test('a session whose token is dead and cannot be refreshed is ended here', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = 1;
  provider.refreshStatus = 401;
  const app = await startApp();
  const cookie = await app.logIn();
  expect((await app.fetch('/bare-logout', cookie, 'POST')).status).toBe(200);
  expect(provider.ended).toEqual([]);
  expect(await app.me(cookie)).toEqual({ status: 200 });
});

test.each([
  ['is down', 500],
  ['refuses', 401],
  ['hangs', 0],
])('a provider that %s does not keep a user signed in here', async (_, status) => {
  const { provider, startApp } = await sessionApps();
  provider.logoutStatus = status;
  const app = await startApp();
  const cookie = await app.logIn();
  const response = status
    ? app.fetch('/logout', cookie, 'POST')
    : hurried(() => app.fetch('/logout', cookie, 'POST'));
  expect((await response).status).toBe(200);
  expect(await app.me(cookie)).toEqual({ status: 200 });
  expect(provider.ended).toEqual(['Bearer access-1']);
});

test('a client that never responds and heeds no signal does not keep a user signed in', async () => {
  const clients = { acme: { logout: () => new Promise<void>(() => {}) } };
  const user = withSecrets({ provider: 'acme', id: 'u1' }, { tokens: { accessToken: 'a' } });
  const logout = jest.fn((done: () => void) => done());
  await hurried(
    () => new Promise((resolve) => signOut(clients)({ user, logout } as never, {} as never, resolve)),
  );
  expect(logout).toHaveBeenCalledTimes(1);
});

const annOf = (tokens: object) => withSecrets({ provider: 'acme', id: 'u1' }, { tokens });
const signOutOf = (client: SessionClient, user: object) =>
  new Promise((resolve) => {
    const logout = (done: () => void) => done();
    signOut({ acme: client })({ user, logout } as never, {} as never, resolve);
  });

test.each(['logout', 'refresh'])('a %s that takes too long is aborted', async (name) => {
  let signal: AbortSignal | undefined;
  const hang = (_: unknown, options?: { signal?: AbortSignal | undefined }) => {
    signal = options?.signal;
    return new Promise<never>(() => {});
  };
  const client = { logout: () => Promise.resolve(), [name]: hang };
  const user = annOf({ accessToken: 'a', refreshToken: 'r', expiresAt: name === 'refresh' ? 1 : undefined });
  await hurried(() => signOutOf(client, user));
  expect(signal?.aborted).toBe(true);
});

test('where the session store fails, the provider’s session is ended with the tokens of the login', async () => {
  const logout = jest.fn((_token: string) => Promise.resolve());
  await signOutOf({ logout }, annOf({ accessToken: 'a' }));
  expect(logout.mock.calls.map(([token]) => token)).toEqual(['a']);
});

test('for a provider without a sign-out, no dead token is refreshed', async () => {
  const refresh = jest.fn(() => Promise.resolve({ tokens: {} }));
  await signOutOf({ refresh }, annOf({ accessToken: 'a', refreshToken: 'r', expiresAt: 1 }));
  expect(refresh).not.toHaveBeenCalled();
});

test('a token that ends at this very moment has ended, and is refreshed first', async () => {
  jest.spyOn(Date, 'now').mockReturnValue(7_000);
  const logout = jest.fn((_token: string) => Promise.resolve());
  const refresh = () => Promise.resolve({ tokens: { accessToken: 'fresh' } });
  for (const expiresAt of [7_001, 7_000])
    await signOutOf({ logout, refresh }, annOf({ accessToken: 'a', refreshToken: 'r', expiresAt }));
  expect(logout.mock.calls.map(([token]) => token)).toEqual(['a', 'fresh']);
  jest.restoreAllMocks();
});

test('a session that is written back after the sign-out is a guest’s, and is ended', async () => {
  const { startApp } = await sessionApps();
  const app = await startApp();
  const cookie = await app.logIn();
  const { sessions } = app.store as unknown as { sessions: Record<string, string> };
  const before = { ...sessions };
  await app.fetch('/logout', cookie, 'POST');
  Object.assign(sessions, before);
  expect(await app.me(cookie)).toEqual({ status: 200 });
  expect(Object.keys(sessions)).not.toContain(Object.keys(before)[0]);
});

test('a sign-out of a session that was signed out already, and written back, is none', async () => {
  const { provider, startApp } = await sessionApps();
  const app = await startApp();
  const cookie = await app.logIn();
  const { sessions } = app.store as unknown as { sessions: Record<string, string> };
  const before = { ...sessions };
  await app.fetch('/logout', cookie, 'POST');
  Object.assign(sessions, before);
  expect((await app.fetch('/logout', cookie, 'POST')).status).toBe(200);
  expect(await app.me(cookie)).toEqual({ status: 200 });
  expect(provider.ended).toHaveLength(1);
});

test('the provider’s session is ended with the latest token, wherever the handler stands', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = 30_000;
  const app = await startApp();
  for (const path of ['/bare-logout', '/logout']) {
    const cookie = await app.logIn();
    const { token } = await app.me(cookie);
    await app.fetch(path, cookie, 'POST');
    expect(provider.ended.at(-1)).toBe(`Bearer ${token}`);
  }
});

test('a sign-out during a refresh of this process waits for its tokens, and ends the session with them', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = 1;
  provider.beforeRefresh = () => delay(200);
  const app = await startApp();
  const cookie = await app.logIn();
  const seen = app.me(cookie);
  while (provider.attempts === 0) await delay(1);
  await app.fetch('/bare-logout', cookie, 'POST');
  expect(provider.ended).toEqual(['Bearer access-2']);
  expect(provider.refreshed).toEqual(['refresh-1']);
  await seen;
  expect(await app.me(cookie)).toEqual({ status: 200 });
});

test('a refresh that takes longer than a sign-out waits brings nobody back', async () => {
  const { provider, startApp } = await sessionApps();
  provider.loginLifetime = 1;
  let respond: () => void;
  provider.beforeRefresh = () => new Promise((resolve) => (respond = resolve));
  const app = await startApp();
  const cookie = await app.logIn();
  const seen = app.me(cookie);
  while (provider.attempts === 0) await delay(1);
  await hurried(() => app.fetch('/bare-logout', cookie, 'POST'));
  respond!();
  expect(await seen).toEqual({ status: 200 });
  expect(await app.me(cookie)).toEqual({ status: 200 });
});

function run(user: unknown, logout: (done: (error?: Error) => void) => void): Promise<unknown> {
  const clients = {
    acme: { login: () => Promise.resolve(), logout: () => Promise.reject(new Error('not to be called')) },
  };
  return new Promise((resolve) => signOut(clients)({ user, logout } as never, {} as never, resolve));
}

test.each([
  ['a guest', undefined],
  ['a user of the application’s own', { id: 7 }],
  ['a user without an access token', withSecrets({ provider: 'acme', id: 'u1' }, { tokens: { jwt: 'j' } })],
  [
    'a user of another provider',
    withSecrets({ provider: 'vero', id: 'u1' }, { tokens: { accessToken: 'a' } }),
  ],
])('%s is signed out here', async (_, user) => {
  let signedOut = false;
  const logout = (done: () => void) => {
    signedOut = true;
    done();
  };
  expect(await run(user, logout)).toBeUndefined();
  expect(signedOut).toBe(true);
});

test('a logout that takes no callback, as Passport 0.5 has it, ends the session too', async () => {
  const { startApp } = await sessionApps();
  const app = await startApp();
  const cookie = await app.logIn();
  expect((await app.fetch('/logout-0.5', cookie, 'POST')).status).toBe(200);
  expect(await app.me(cookie)).toEqual({ status: 200 });
  const { sessions } = app.store as unknown as { sessions: Record<string, string> };
  expect(Object.keys(sessions).filter((id) => cookie.includes(id))).toEqual([]);
});

test('a logout that takes no callback leaves a session alone that cannot be exchanged', async () => {
  const logout = jest.fn(() => {});
  const req = { user: undefined, session: {}, logout };
  expect(await new Promise((resolve) => signOut({})(req as never, {} as never, resolve))).toBeUndefined();
  expect(logout).toHaveBeenCalledTimes(1);
});

test('a session store that fails is an error: the user may still be signed in', async () => {
  expect(await run(undefined, (done) => done(new Error('store down')))).toEqual(new Error('store down'));
});

test('clients that are none are refused in one sentence', () => {
  expect(() => signOut(null as never)).toThrow(/^signOut: clients must be an object of clients by provider/);
});

test('a strategy in the place of a client is refused, with what to pass instead', () => {
  const strategy = { authenticate: () => {} };
  expect(() => signOut({ vero: strategy as never })).toThrow(
    new TypeError('signOut: "vero" is a strategy. Pass its client: { vero: vero.client }.'),
  );
});
