import { inspect } from 'node:util';
import { UpstreamError } from 'passport-ovok';
import { holdTime, pass } from '../support/sessions/held-time';
import { OvokApp, account } from '../support/sessions/ovok-app';
import { findSecrets } from '../support/secrets';

const minute = 60_000;
const hour = 60 * minute;
const max = { status: 200, id: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498' };
const guest = { status: 200 };
const printed: string[] = [];
let app: OvokApp;

beforeEach(async () => {
  holdTime();
  app = await OvokApp.start(400);
  printed.length = 0;
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, method).mockImplementation((...args) => void printed.push(inspect(args)));
  }
});
afterEach(async () => {
  // Whatever happened: no password, no token and no host went out, to the browser or to a log.
  const sessions = Object.values((app.store as unknown as { sessions: Record<string, string> }).sessions);
  const kept = sessions.join().match(/example\.jwt\.[\w.-]+/g) ?? [];
  const secrets = [account.password, ...app.issued, ...kept, app.sandbox.ovokURL.slice(7)];
  const { outputs } = app;
  await app.stop();
  jest.restoreAllMocks();
  jest.useRealTimers();
  expect(app.issued).toHaveLength(2);
  expect(findSecrets([outputs, printed], secrets)).toEqual([]);
});

const path = '/auth/refresh-token';
const faults: [string, (of: OvokApp) => void, object][] = [
  ['is down', ({ sandbox }) => sandbox.ovok.outage(), { status: 502, code: 'ERR_UPSTREAM_UNREACHABLE' }],
  [
    'hangs',
    ({ sandbox }) => sandbox.ovok.next({ path, hang: true }),
    { status: 504, code: 'ERR_UPSTREAM_TIMEOUT' },
  ],
  [
    'answers garbage',
    ({ sandbox }) => sandbox.ovok.next({ path, fault: 'html-as-json' }),
    { status: 502, code: 'ERR_UPSTREAM_RESPONSE' },
  ],
  [
    'answers without a token',
    ({ sandbox }) => sandbox.ovok.next({ path, body: { refresh_token: 'example.jwt.other' } }),
    { status: 502, code: 'ERR_UPSTREAM_RESPONSE' },
  ],
  [
    'answers 500',
    ({ sandbox }) => sandbox.ovok.next({ path, fault: '500' }),
    { status: 502, code: 'ERR_UPSTREAM_STATUS' },
  ],
  [
    'throttles',
    ({ sandbox }) => sandbox.ovok.next({ path, fault: '429' }),
    { status: 502, code: 'ERR_UPSTREAM_STATUS' },
  ],
];

test.each(faults)(
  'while Ovok %s at a refresh, the user goes on with a token that lives, and it is refreshed later',
  async (_, begin) => {
    const cookie = await app.logIn();
    pass(hour - minute);
    begin(app);
    expect(await app.me(cookie)).toMatchObject(max);
    expect(await app.me(cookie)).toMatchObject(max);
    app.sandbox.ovok.recover();
    const before = app.refreshed.length;
    pass(30_000);
    expect(await app.me(cookie)).toEqual({ ...max, isLive: true });
    expect(app.refreshed).toHaveLength(before + 1);
    pass(hour - 2 * minute);
    expect(await app.me(cookie)).toEqual({ ...max, isLive: true });
  },
);

test.each(faults)(
  'while Ovok %s at a refresh, a token that is dead is an error, and the user is not signed out',
  async (_, begin, fault) => {
    const cookie = await app.logIn();
    pass(2 * hour);
    begin(app);
    expect(await app.me(cookie)).toEqual(fault);
    expect(app.outputs.filter((output) => output instanceof UpstreamError)).toMatchObject([fault]);
    app.sandbox.ovok.recover();
    expect(await app.me(cookie)).toEqual({ ...max, isLive: true });
  },
);

test.each([
  ['lives', hour - minute],
  ['is dead', 2 * hour],
])('where Ovok refuses a refresh the user is a guest, though the token %s', async (_, time) => {
  const cookie = await app.logIn();
  pass(time);
  app.sandbox.ovok.next({ path, status: 401, body: { statusCode: 401, message: 'Invalid refresh token' } });
  expect(await app.me(cookie)).toEqual(guest);
  expect(await app.me(cookie)).toEqual(guest);
  expect(app.refreshed).toHaveLength(1);
});

test('a sign-out ends the session at Ovok too', async () => {
  const cookie = await app.logIn();
  expect(await app.signOut(cookie)).toEqual({ status: 200 });
  expect(await app.me(cookie)).toEqual(guest);
  const { method, path, headers } = app.sandbox.ovok.requests.at(-1)!;
  expect([method, path]).toEqual(['DELETE', '/auth/session/current']);
  const token = headers.authorization!.replace('Bearer ', '');
  expect(await app.strategy.client.me(token)).toEqual({ refusal: { code: 'invalid_credentials' } });
});

test.each<[string, (of: OvokApp) => void]>([
  ['is down', ({ sandbox }) => sandbox.ovok.outage()],
  ['hangs', ({ sandbox }) => sandbox.ovok.outage({ hang: true })],
  ['dribbles', ({ sandbox }) => sandbox.ovok.outage({ fault: 'dribble' })],
  ['answers 500', ({ sandbox }) => sandbox.ovok.outage({ fault: '500' })],
  ['answers garbage', ({ sandbox }) => sandbox.ovok.outage({ fault: 'html' })],
  ['refuses', ({ sandbox }) => sandbox.ovok.outage({ status: 401, body: {} })],
])('an Ovok that %s keeps nobody signed in', async (_, begin) => {
  const cookie = await app.logIn();
  begin(app);
  const began = performance.now();
  expect(await app.signOut(cookie)).toEqual({ status: 200 });
  expect(performance.now() - began).toBeLessThan(2_500);
  expect(await app.me(cookie)).toEqual(guest);
  app.sandbox.ovok.recover();
  expect(await app.me(cookie)).toEqual(guest);
});
