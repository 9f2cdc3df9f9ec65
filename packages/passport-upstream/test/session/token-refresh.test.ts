import { setTimeout as delay } from 'node:timers/promises';
import { refreshTokens, refreshUnderWay } from '../../src/session/token-refresh';
import { hurried } from '../support/hurried';
import { fresh, sessionsOf, sharedLock, signedIn, soonMs } from './signed-in';

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
  const { provider, startApp, app, cookie, store } = await signedIn(soonMs);
  provider.isStrict = false;
  provider.beforeRefresh = () => delay(300);
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

/** A record of ann's, as far as a refresh needs it. */
const stubRecord = (members: object) =>
  ({
    key: 'tokens-of-ann',
    provider: 'acme',
    read: () => Promise.resolve({ tokens: { refreshToken: 'refresh-1', expiresAt: 1 } }),
    checkStore: () => Promise.resolve(),
    ...members,
  }) as never;

test('a sign-out waits for a refresh of its process, however it ends, and for no other', async () => {
  const order: string[] = [];
  const read = () => delay(20).then(() => Promise.reject(new Error('store down')));
  const record = stubRecord({ read });
  const refresh = refreshTokens(record, true, { client: {}, leeway: 0 }).catch(() => order.push('failed'));
  await Promise.all([
    refreshUnderWay(record).then(() => order.push('waited')),
    refreshUnderWay({ key: 'tokens-of-bob' } as never).then(() => order.push('had nothing to wait for')),
    refresh,
  ]);
  expect(order.toSorted()).toEqual(['failed', 'had nothing to wait for', 'waited']);
  expect(order[0]).toBe('had nothing to wait for');
});

test('fresh tokens are written once', async () => {
  const tokens = { accessToken: 'access-2' };
  const write = jest.fn(() => Promise.resolve(true));
  const client = { refresh: () => Promise.resolve({ tokens }) };
  expect(await refreshTokens(stubRecord({ write }), true, { client, leeway: 0 })).toEqual({ tokens });
  expect(write).toHaveBeenCalledTimes(1);
});

test.each<[string, object, boolean, string]>([
  ['is as it was', {}, true, 'refused'],
  ['has ended, and was written back by a late request', { isEnded: true }, true, 'signed_out'],
  ['has left the store', {}, false, 'signed_out'],
])('after a refusal, a session that %s is over', async (_, ended, isSignedIn, end) => {
  const tokens = { refreshToken: 'refresh-1', expiresAt: 1 };
  const latest = [{ tokens }];
  const record = stubRecord({
    read: () => Promise.resolve(latest.pop() ?? { tokens, ...ended }),
    isSignedIn: () => Promise.resolve(isSignedIn),
  });
  const client = { refresh: () => Promise.resolve({ refusal: { code: 'inactive_session' as const } }) };
  expect(await hurried(() => refreshTokens(record, false, { client, leeway: 0 }))).toBe(end);
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
