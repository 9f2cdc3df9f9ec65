import { setTimeout as delay } from 'node:timers/promises';
import express from 'express';
import session from 'express-session';
import { Passport } from 'passport';
import {
  UpstreamError,
  jsonLogin,
  toSession,
  type LoginStrategyOptions,
  type VerifyFunction,
} from 'passport-upstream';
import {
  answerJSON,
  closedURL,
  scriptedUpstream,
} from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeStrategy, type AcmeUser } from '../support/acme';
import { served } from '../support/served-app';

interface Setting {
  status?: number;
  headers?: Record<string, string>;
  options?: LoginStrategyOptions;
  route?: object;
  verify?: VerifyFunction<AcmeUser>;
  sessions?: boolean;
  /** Whether the provider listens at all. */
  isThere?: boolean;
  /** Whether the application answers before the login has ended. */
  hasAnswered?: boolean;
}

async function logIn(
  {
    status = 200,
    headers = {},
    options = {},
    route,
    verify,
    sessions = true,
    isThere = true,
    hasAnswered = false,
  }: Setting,
  body: object = { username: 'ann', password: 'secret' },
) {
  const upstream = await scriptedUpstream((_req, res) => {
    if (status) answerJSON(res, { id: 'u1', name: 'Ann', token: 't0ken' }, status, headers);
  });
  const passport = new Passport().use(
    new AcmeStrategy(
      { baseURL: isThere ? upstream.baseURL : await closedURL(), timeout: 200, ...options },
      verify,
    ),
  );
  passport.serializeUser(toSession);
  const app = express().use(express.json());
  if (sessions) app.use(session({ secret: 'test', resave: false, saveUninitialized: false }));
  if (hasAnswered) {
    app.use((_req, res, next) => {
      res.status(503).end('too slow');
      next();
    });
  }
  app.post('/login', jsonLogin(passport, 'acme', route));
  app.use(
    ((error: Error, _req, res, _next) =>
      void res.status(500).json({ own: error.message })) satisfies express.ErrorRequestHandler,
  );
  const url = await served(app);
  const response = await fetch(`${url}/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    retryAfter: response.headers.get('retry-after'),
    cache: response.headers.get('cache-control'),
    cookie: response.headers.get('set-cookie'),
    text: await response.text(),
  };
}

test('a login answers 200 with the user, and begins a session', async () => {
  const answer = await logIn({});
  expect(answer).toMatchObject({ status: 200, type: 'application/json', cache: 'no-store' });
  expect(JSON.parse(answer.text)).toEqual({ user: { provider: 'acme', id: 'u1', displayName: 'Ann' } });
  expect(answer.cookie).toContain('connect.sid');
  expect(answer.text).not.toContain('t0ken');
});

test('with session: false a login begins none', async () => {
  const answer = await logIn({ route: { session: false }, sessions: false });
  expect(answer).toMatchObject({ status: 200, cookie: null });
});

test.each<[string, Setting, object, number, object]>([
  [
    'a wrong password',
    { status: 401 },
    {},
    401,
    { code: 'invalid_credentials', title: 'Unauthorized', detail: 'Wrong e-mail address or password.' },
  ],
  [
    'missing credentials',
    {},
    { username: '' },
    400,
    { code: 'missing_credentials', title: 'Bad Request', detail: 'Missing credentials' },
  ],
  [
    'a text of the route’s',
    { route: { badRequestMessage: 'Fill in both' } },
    { username: '' },
    400,
    { code: 'missing_credentials', title: 'Bad Request', detail: 'Fill in both' },
  ],
  [
    'a refusal of verify’s',
    { verify: () => Promise.resolve([false, { message: 'Not invited', code: 'uninvited' }]) },
    {},
    401,
    { code: 'uninvited', title: 'Unauthorized', detail: 'Not invited' },
  ],
])('%s answers a problem with its code', async (_, setting, body, status, problem) => {
  const answer = await logIn(setting, { username: 'ann', password: 'secret', ...body });
  expect(answer).toMatchObject({ status, type: 'application/problem+json', cache: 'no-store', cookie: null });
  expect(JSON.parse(answer.text)).toMatchObject({ type: 'about:blank', status, ...problem });
});

test('a throttled login says when to try again', async () => {
  const answer = await logIn({ status: 429, headers: { 'Retry-After': '7' } });
  expect(answer).toMatchObject({ status: 429, retryAfter: '7' });
  expect(JSON.parse(answer.text)).toMatchObject({
    code: 'rate_limited',
    title: 'Too Many Requests',
    retryAfter: 7,
  });
});

test.each<[string, Setting, number, string, string | null]>([
  [
    'a provider that is down',
    { status: 503, headers: { 'Retry-After': '7' } },
    503,
    'ERR_UPSTREAM_STATUS',
    '7',
  ],
  ['a provider that hangs', { status: 0 }, 504, 'ERR_UPSTREAM_TIMEOUT', null],
  ['a provider that is not there', { isThere: false }, 502, 'ERR_UPSTREAM_UNREACHABLE', null],
])('%s answers a problem with the fault’s code', async (_, setting, status, code, retryAfter) => {
  const answer = await logIn(setting);
  expect(answer).toMatchObject({ status, retryAfter, type: 'application/problem+json' });
  expect(JSON.parse(answer.text)).toMatchObject({
    status,
    code,
    ...(retryAfter === null ? {} : { retryAfter: 7 }),
  });
  expect(answer.text).not.toMatch(/127\.0\.0\.1|secret/);
});

test('a fault whose status has no name has a title all the same', async () => {
  const verify = () => Promise.reject(new UpstreamError('ERR_CLIENT_CLOSED', 'acme'));
  const answer = await logIn({ verify });
  expect(JSON.parse(answer.text)).toMatchObject({ status: 499, code: 'ERR_CLIENT_CLOSED', title: 'Error' });
});

test('a strategy that refuses without a word is answered 401', async () => {
  class Silent {
    name = 'silent';
    fail!: () => void;
    authenticate() {
      this.fail();
    }
  }
  const sent: unknown[] = [];
  const res = { setHeader: () => res, end: (text: string) => sent.push(JSON.parse(text)) };
  jsonLogin(new Passport().use(new Silent()), 'silent')({} as never, res as never, () => {});
  await delay(1);
  expect(sent).toEqual([{ type: 'about:blank', title: 'Unauthorized', status: 401 }]);
});

test('an error of the application’s own goes to its error handler', async () => {
  const answer = await logIn({ verify: () => Promise.reject(new Error('database down')) });
  expect(JSON.parse(answer.text)).toEqual({ own: 'database down' });
});

test('a user that JSON has no word for is an error, and the process lives', async () => {
  const answer = await logIn({ verify: () => Promise.resolve({ id: 10n }), route: { session: false } });
  expect(answer).toMatchObject({ status: 500, type: 'application/json; charset=utf-8' });
  expect(JSON.parse(answer.text)).toEqual({ own: expect.stringContaining('BigInt') as string });
});

test('where the application has answered meanwhile, its answer stays', async () => {
  for (const session of [true, false]) {
    const answer = await logIn({ hasAnswered: true, route: { session } });
    expect(answer).toMatchObject({ status: 503, text: 'too slow' });
  }
});

test('of several strategies that refuse, the first one’s word counts', async () => {
  const passport = new Passport().use(new AcmeStrategy()).use(new AcmeStrategy({ name: 'second' }));
  const text = await new Promise((resolve) => {
    const res = { setHeader: () => {}, end: resolve };
    jsonLogin(passport, ['acme', 'second'])({ headers: {} } as never, res as never, resolve);
  });
  expect(JSON.parse(text as string)).toMatchObject({ status: 400, code: 'missing_credentials' });
});

test('a session that cannot be begun is an error, not a login', async () => {
  const answer = await logIn({ sessions: false });
  expect(answer.status).toBe(500);
  expect(JSON.parse(answer.text)).toEqual({
    own: expect.stringContaining('Login sessions require session support') as string,
  });
});

/** Runs the handler with a Passport that says at once how a login ended. */
function handle(ended: unknown[], res: object) {
  const req = { logIn: (_user: unknown, _options: unknown, done: () => void) => done() };
  const authenticate = (_name: unknown, _options: unknown, respond: (...args: unknown[]) => void) => () =>
    respond(...ended);
  const next = jest.fn();
  jsonLogin({ authenticate }, 'acme')(req as never, res as never, next);
  return { req, next };
}

test('what verify says of a user is the request’s authInfo, as after a login by Passport itself', () => {
  const res = { setHeader: () => {}, end: () => {} };
  const { req } = handle([null, { id: 'u1' }, { scope: 'read' }], res);
  expect(req).toMatchObject({ authInfo: { scope: 'read' } });
});

test.each([
  ['login', [null, { id: 'u1' }]],
  ['refusal', [null, false, { code: 'invalid_credentials' }, 401]],
])('a %s that ends after the application’s own response adds nothing to that', (_, ended) => {
  const res = { headersSent: true, setHeader: jest.fn(), end: jest.fn() };
  const { next } = handle(ended, res);
  for (const call of [res.setHeader, res.end, next]) expect(call).not.toHaveBeenCalled();
});
