import { hurried } from '../support/hurried';
import { type SetUp } from '../support/session-app';
import { endTokens, fresh, sessionsOf, signedIn, soonMs } from './signed-in';

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
  const { provider, app, store, cookie } = await signedIn(soonMs, { lock });
  expect(await hurried(() => app.me(cookie))).toEqual({ status: 200, id: 'ann', token: 'access-1' });
  endTokens(store);
  expect(await hurried(() => app.me(cookie))).toEqual({ status: 503, code: 'ERR_SESSION_LOCK' });
  expect(provider.attempts).toBe(0);
});

test('a client that says no timeout may take ten seconds', async () => {
  const setUp: SetUp = { edit: (client) => Object.assign(client, { timeout: undefined }) };
  const { app, cookie } = await signedIn(1, {}, setUp);
  expect(await app.me(cookie)).toEqual(fresh);
});

test('a client that never responds ends in an error by the deadline', async () => {
  const setUp: SetUp = { edit: (client) => void (client.refresh = () => new Promise<never>(() => {})) };
  const { app, cookie } = await signedIn(1, {}, setUp);
  expect(await hurried(() => app.me(cookie))).toEqual({ status: 504, code: 'ERR_UPSTREAM_TIMEOUT' });
});
