import { UpstreamError, freshTokens, type FreshTokensOptions, type SessionClient } from 'passport-upstream';
import { withSecrets } from 'passport-upstream/provider';
import { hurried } from '../support/hurried';

/** A moment at which the clock stands still. */
const nowMs = 1_000_000_000;
const minuteMs = 60_000;
const setClock = (ms: number) => jest.spyOn(Date, 'now').mockReturnValue(ms);

beforeEach(() => void setClock(nowMs));
afterEach(() => jest.restoreAllMocks());

type Done = (error?: unknown, value?: unknown) => void;

/** An application of one client. Its requests give their error, or the access token of their user, or `'guest'`. */
function application(client: SessionClient, options: FreshTokensOptions = {}, storeError?: Error) {
  const middleware = freshTokens({ acme: client }, options);
  const entries = new Map<string, unknown>([['sid', { passport: { user: 'ann' } }]]);
  const sessionStore = {
    get: jest.fn((id: string, done: Done) => done(storeError, entries.get(id))),
    set: (id: string, entry: object, done: Done) => done(storeError, entries.set(id, entry)),
  };
  const request = (expiresAt: number, accessToken = 'old'): Promise<unknown> =>
    new Promise((resolve) => {
      const tokens = { accessToken, refreshToken: `refresh-${accessToken}`, expiresAt };
      const req = {
        user: withSecrets({ provider: 'acme', id: 'ann' }, { tokens }) as { tokens: object } | undefined,
        session: {},
        sessionID: 'sid',
        sessionStore,
        logout(done: Done) {
          req.user = undefined;
          done();
        },
      };
      middleware(req as never, {} as never, (error) => {
        const latest = req.user?.tokens as { accessToken: string } | undefined;
        resolve(error ?? latest?.accessToken ?? 'guest');
      });
    });
  return { request, sessionStore };
}

const refresh = () =>
  Promise.resolve({
    tokens: { accessToken: 'fresh', refreshToken: 'r', expiresAt: nowMs + 60 * minuteMs },
  });

test('a token that lives on costs one look at its record', async () => {
  const { request, sessionStore } = application({ refresh });
  expect(await request(nowMs + 2 * minuteMs)).toBe('old');
  expect(sessionStore.get).toHaveBeenCalledTimes(1);
});

test('a token that ends at this very moment has ended: a user who cannot be refreshed is a guest', async () => {
  const { request } = application({});
  expect([await request(nowMs + 1), await request(nowMs)]).toEqual(['old', 'guest']);
});

test('a token that ends at this very moment has ended: a store or a provider that is down is an error', async () => {
  const withoutStore = application({ refresh }, {}, new Error('store down'));
  expect(await withoutStore.request(nowMs + 1)).toBe('old');
  expect(await withoutStore.request(nowMs)).toMatchObject({ code: 'ERR_SESSION_STORE' });
  const { request } = application({
    refresh: () => Promise.reject(new UpstreamError('ERR_UPSTREAM_UNREACHABLE', 'acme')),
  });
  expect(await request(nowMs + 1)).toBe('old');
  expect(await request(nowMs)).toMatchObject({ code: 'ERR_UPSTREAM_UNREACHABLE' });
});

test('a provider that has failed is asked again after five seconds, or for a token that has ended', async () => {
  const failing = jest.fn(() => Promise.reject(new UpstreamError('ERR_UPSTREAM_TIMEOUT', 'acme')));
  const { request } = application({ refresh: failing });
  const asked = async (expiresAt: number, name: string) => {
    await request(expiresAt, name);
    return failing.mock.calls.length;
  };
  expect(await asked(nowMs + minuteMs, 'a')).toBe(1);
  expect(await asked(nowMs + 1, 'b')).toBe(1);
  expect(await asked(nowMs, 'c')).toBe(2);
  setClock(nowMs + 4_999);
  expect(await asked(nowMs + minuteMs, 'd')).toBe(2);
  setClock(nowMs + 5_000);
  expect(await asked(nowMs + minuteMs, 'e')).toBe(3);
});

test('a lock that fails once keeps nobody from the provider', async () => {
  let isDown = true;
  const lock = <Value>(_key: string, work: () => Promise<Value>) => {
    if (!isDown) return work();
    isDown = false;
    return Promise.reject(new Error('lock down'));
  };
  const { request } = application({ refresh }, { lock });
  expect([await request(nowMs + 1), await request(nowMs + 1)]).toEqual(['old', 'fresh']);
});

test('a token that lives on waits less for a lock than one that has ended', async () => {
  const { request } = application({ refresh }, { lock: () => new Promise(() => {}) });
  const order: unknown[] = [];
  const ended = (outcome: unknown) => void order.push(outcome);
  await hurried(() => Promise.all([request(nowMs, 'dead').then(ended), request(nowMs + 1).then(ended)]));
  expect(order).toEqual(['old', expect.objectContaining({ code: 'ERR_SESSION_LOCK' })]);
});
