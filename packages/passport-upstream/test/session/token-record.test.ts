import { MemoryStore } from 'express-session';
import type { SessionRequest } from '../../src/session/session-request';
import { toSession } from '../../src/session/session-user';
import { TokenRecord } from '../../src/session/token-record';
import { withSecrets } from '../../src/upstream/upstream-user';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const login = { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: 1_000 };
const fresh = { accessToken: 'access-2', refreshToken: 'refresh-2', expiresAt: Date.now() + hourMs };

/** A request of ann's session, which stands in a store. */
function request(cookie: object = {}, tokens: object = login, id = 'ann') {
  const user = withSecrets({ provider: 'acme', id }, { tokens });
  let stored: unknown;
  toSession(user, (_error, value) => {
    stored = value;
  });
  const sessionStore = new MemoryStore();
  const session = { cookie, passport: { user: stored } };
  sessionStore.set('sid', session as never);
  return { user, sessionID: 'sid', session, sessionStore } as unknown as SessionRequest & {
    sessionStore: MemoryStore & { sessions: Record<string, string> };
    user: { tokens: object };
  };
}
const recordOf = (req: SessionRequest) => TokenRecord.of(req)!;
const entryOf = (req: ReturnType<typeof request>, suffix = '') =>
  JSON.parse(req.sessionStore.sessions[recordOf(req).key + suffix]!) as {
    cookie: { expires: string; originalMaxAge: number; maxAge: number };
  };

test('the tokens that a record holds are the latest, and without a record those of the session are', async () => {
  const req = request();
  expect(await recordOf(req).read()).toEqual({ tokens: login });
  expect(await recordOf(req).write(fresh, { tokens: login })).toBe(true);
  expect(await recordOf(req).read()).toEqual({ tokens: fresh, refreshedAt: expect.any(Number) as number });
});

test('the key is a digest of provider, id and tokens, in whichever order a store keeps them', () => {
  const { key } = recordOf(request());
  expect(key).toMatch(/^tokens-[0-9a-f]{64}$/);
  expect(
    recordOf(request({}, { expiresAt: 1_000, refreshToken: 'refresh-1', accessToken: 'access-1' })).key,
  ).toBe(key);
  expect(recordOf(request({}, { ...login, expiresAt: 2_000 })).key).toBe(key);
  expect(recordOf(request({}, fresh)).key).not.toBe(key);
  expect(recordOf(request({}, { ...login, accessToken: 'access-3' })).key).not.toBe(key);
  expect(recordOf(request({}, login, 'bob')).key).not.toBe(key);
});

test('what is put on the user replaces the tokens, hides them, and still leads to the record', () => {
  const req = request();
  const { key } = recordOf(req);
  const { user } = req;
  recordOf(req).putOnUser({ tokens: fresh });
  expect(req.user).toBe(user);
  expect([user.tokens, JSON.stringify(user)]).toEqual([fresh, '{"provider":"acme","id":"ann"}']);
  expect(recordOf(req).key).toBe(key);
  // Also where the application keeps sessions of its own shape.
  req.session.passport = { user: 'ann' };
  expect(recordOf(req).key).toBe(key);
});

test('a user without a session of ours has a record by the tokens on the user', () => {
  const req = request();
  const { key } = recordOf(req);
  expect(recordOf({ user: req.user } as never).key).toBe(key);
  expect(recordOf({ user: req.user, session: {} } as never).key).toBe(key);
});

test('a user whose hidden tokens the application’s deserializer dropped gets them back', () => {
  const req = request();
  const { key } = recordOf(req);
  Object.assign(req, { user: { ...req.user, role: 'admin' } });
  expect(recordOf(req).key).toBe(key);
  recordOf(req).putOnUser({ tokens: fresh });
  expect(req.user.tokens).toEqual(fresh);
});

test.each([
  ['a guest', undefined],
  ['somebody else than the session’s user', { provider: 'acme', id: 'bob' }],
  ['somebody of the same id at another provider', { provider: 'other', id: 'ann' }],
  ['a user of the application’s', { id: 7 }],
  ['a user without provider', { id: 7, tokens: login }],
])('%s has no record', (_, user) => {
  expect(TokenRecord.of(Object.assign(request(), { user }))).toBeUndefined();
});

test.each([
  ['a string', 'garbage'],
  ['another record', { key: 'tokens-of-bob', tokens: fresh, refreshedAt: 1 }],
  ['no tokens', { refreshedAt: 1 }],
  ['a list of tokens', { tokens: [], refreshedAt: 1 }],
  ['no date', { tokens: fresh }],
])('a record that is spoilt, %s, counts as none', async (_, entry) => {
  const req = request();
  const { key } = recordOf(req);
  req.sessionStore.sessions[key] = JSON.stringify(typeof entry === 'string' ? entry : { key, ...entry });
  expect(await recordOf(req).read()).toEqual({ tokens: login });
});

test('fresh tokens are not written once the session has gone, or holds no user', async () => {
  const req = request();
  for (const session of [undefined, { cookie: {}, passport: {} }, { cookie: {}, passport: { user: null } }]) {
    if (session) req.sessionStore.set('sid', session as never);
    else req.sessionStore.destroy('sid');
    expect(await recordOf(req).write(fresh, { tokens: login })).toBe(false);
    expect(Object.keys(req.sessionStore.sessions)).not.toContain(recordOf(req).key);
  }
});

test('a tombstone ends the record, also where a refresh writes over it', async () => {
  const req = request();
  await recordOf(req).end();
  expect(await recordOf(req).read()).toMatchObject({ isEnded: true });
  expect(JSON.stringify(req.sessionStore.sessions[recordOf(req).key])).not.toContain('access');
  expect(await recordOf(req).write(fresh, { tokens: login })).toBe(false);
  expect(await recordOf(req).read()).toMatchObject({ isEnded: true });
});

test.each([
  ['of eight hours', { originalMaxAge: 8 * hourMs, maxAge: 5 * hourMs }, 8 * hourMs],
  ['that was prolonged', { originalMaxAge: hourMs, maxAge: 9 * hourMs }, 9 * hourMs],
  ['that says no end', { originalMaxAge: null, maxAge: null }, 30 * dayMs],
  ['without a cookie', undefined, 30 * dayMs],
])('a record outlives the tokens by the life of a session %s, and a day', async (_, cookie, lifeMs) => {
  const req = request();
  Object.assign(req.session, { cookie });
  await recordOf(req).write(fresh, { tokens: login });
  const end = fresh.expiresAt + lifeMs + dayMs;
  const { expires, originalMaxAge, maxAge } = entryOf(req).cookie;
  expect(Math.abs(Date.parse(expires) - end)).toBeLessThan(5_000);
  expect(Math.abs(originalMaxAge - (end - Date.now()))).toBeLessThan(5_000);
  expect(maxAge).toBe(originalMaxAge);
  await recordOf(req).end();
  for (const suffix of ['', '-ended']) {
    const endsIn = Date.parse(entryOf(req, suffix).cookie.expires) - Date.now();
    expect(Math.abs(endsIn - lifeMs - dayMs)).toBeLessThan(5_000);
  }
});

test.each([8.64e15 + Date.now(), Infinity, undefined])(
  'tokens that end at %s have a record that a calendar has the end of',
  async (expiresAt) => {
    const req = request();
    expect(await recordOf(req).write({ ...fresh, expiresAt }, { tokens: login })).toBe(true);
    expect(entryOf(req).cookie.expires).toBe('+275760-09-13T00:00:00.000Z');
  },
);

test('an entry has what stores read of a cookie', async () => {
  const req = request();
  await recordOf(req).end();
  expect(entryOf(req).cookie).toMatchObject({ path: '/', httpOnly: true });
});

test('a store is checked with a note, which ends soon', async () => {
  const req = request();
  await recordOf(req).checkStore();
  expect(entryOf(req, '-note').cookie.maxAge).toBe(60_000);
  req.sessionStore.set = (_id, _session, done) => done?.();
  await expect(recordOf(req).checkStore()).rejects.toMatchObject({
    code: 'ERR_SESSION_STORE',
    reason: 'lost',
  });
});
