import { Passport } from 'passport';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import { UpstreamStrategy } from 'passport-upstream';
import * as ovok from '../src';
import { OvokClient, OvokStrategy, type OvokUser } from '../src';
import { attempt } from '../../../test/attempt';
import { answerJSON, scriptedUpstream } from '../../../test/scripted-upstream';
import { answering, clientId, email, logIn, password, seedReply, seedRequest, tenantId } from './seed';

const ids = { clientId, tenantId };
const variables = ['OVOK_CLIENT_ID', 'OVOK_TENANT_ID', 'OVOK_BASE_URL'];

beforeEach(() => {
  for (const variable of variables) delete process.env[variable];
});

/** Logs in at an Ovok that accepts everybody, and gives what it was sent too. */
async function accepted(login: Parameters<typeof logIn>[1] = {}) {
  const upstream = await answering(200, seedReply);
  const result = await logIn(upstream, login);
  return { ...result, sent: upstream.bodies.map((body) => JSON.parse(body) as Record<string, unknown>) };
}

test('the package exports its strategies and its client, and what goes around a login', () => {
  expect(ovok.Strategy).toBe(OvokStrategy);
  const around = ['UpstreamError', 'freshTokens', 'fromSession', 'jsonLogin', 'signOut', 'toSession'];
  const own = ['OvokBearerStrategy', 'OvokClient', 'OvokStrategy', 'Strategy'];
  expect(Object.keys(ovok).sort()).toEqual([...own, ...around].sort());
});

test('the strategy is an UpstreamStrategy named ovok with a client of its own', () => {
  const strategy = new OvokStrategy(ids);
  expect(strategy).toBeInstanceOf(UpstreamStrategy);
  expect(strategy.name).toBe('ovok');
  expect(strategy.client).toBeInstanceOf(OvokClient);
});

test.each(['name', 'instance'] as const)(
  'a login by %s sends the seed’s request and gives the seed’s user',
  async (by) => {
    const seen: object[] = [];
    const upstream = await scriptedUpstream(({ method, url, headers }, res, body) => {
      seen.push({ method, url, type: headers['content-type'], body });
      answerJSON(res, seedReply);
    });
    const result = await logIn(upstream, { by });
    const body =
      '{"email":"max.mustermann@example.com","password":"A[.DmUv]2vE|n_+]",' +
      '"clientId":"87ea5dfc-8b8e-384d-8489-79496e706390","tenantId":"87ea5dfc-8b8e-384d-8489-79496e706390"}';
    expect(seen).toEqual([{ method: 'POST', url: '/auth/b2b/login', type: 'application/json', body }]);
    expect(result).toMatchObject({
      outcome: 'success',
      user: { id: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498', displayName: 'Max Mustermann' },
      trace: { provider: 'ovok', outcome: 'success', upstreamStatus: 200 },
    });
  },
);

describe('in the sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const signIn = (account: object, options: object = {}) =>
    logIn({ baseURL: sandbox.ovokURL }, { options, request: { body: { email, password, ...account } } });

  test('the seed’s account is signed in', async () => {
    const { outcome, user } = await signIn({});
    expect(outcome).toBe('success');
    expect(user).toMatchObject({
      id: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498',
      displayName: 'Max Mustermann',
    });
    expect((user as OvokUser).tokens).toMatchObject({
      accessToken: expect.any(String) as string,
      refreshToken: expect.any(String) as string,
    });
  });

  test('every other account without a fault is signed in with its client and tenant', async () => {
    const accounts = sandbox.accounts.filter(({ provider, fault }) => provider === 'ovok' && !fault);
    expect(accounts.length).toBeGreaterThan(3);
    for (const { email, password, clientId, tenantId } of accounts) {
      const { outcome, user } = await signIn({ email, password }, { clientId, tenantId });
      expect([email, outcome, (user as OvokUser).emails]).toEqual([email, 'success', [{ value: email }]]);
    }
  });

  test.each([
    ['a wrong password', { password: 'wrong' }, {}],
    ['an unknown account', { email: 'nobody@example.com' }, {}],
    ['a foreign tenant', {}, { tenantId: 'c5e2b8d1-0f47-4a93-8e6c-1b7d9a3f5e20' }],
  ])('%s is refused with 401', async (_, account, options) => {
    const result = await signIn(account, options);
    expect(result).toMatchObject({ outcome: 'fail', status: 401, info: { code: 'invalid_credentials' } });
  });

  test('an address that Ovok takes for none is refused with 400', async () => {
    const result = await signIn({ email: 'max' });
    expect(result).toMatchObject({ outcome: 'fail', status: 400, info: { code: 'invalid_request' } });
  });
});

test.each([
  ['blanks around it', '  secret\t '],
  ['mixed case', 'SeCrEt'],
  ['é as one code point', 'caf\u00e9'],
  ['é as two code points', 'cafe\u0301'],
  ['an emoji', 'pass🔑word'],
  ['what a form would encode', 'a+b%20&=?#;,'],
  ['quotes and backslashes', `"'\\\\"\\u0041/`],
  ['NUL and line ends', 'a\u0000b\r\nc\u2028d\u007f'],
  ['128 characters', 'p'.repeat(128)],
])('a password with %s is forwarded byte for byte', async (_, given) => {
  const upstream = await answering(200, seedReply);
  const strategy = new OvokStrategy({ baseURL: upstream.baseURL, ...ids });
  const result = await attempt(strategy, { body: { email, password: given } });
  expect(result.outcome).toBe('success');
  expect(upstream.bodies).toEqual([JSON.stringify({ ...seedRequest, password: given })]);
});

test('a password of 129 characters is refused, and nothing is sent', async () => {
  const result = await accepted({ request: { body: { email, password: 'p'.repeat(129) } } });
  expect(result).toMatchObject({
    outcome: 'fail',
    status: 400,
    info: { code: 'malformed_credentials' },
    sent: [],
  });
});

test('an address of 320 characters is forwarded whole, and one more is refused', async () => {
  const long = `${'a'.repeat(308)}@example.com`;
  expect((await accepted({ request: { body: { email: long, password } } })).sent).toEqual([
    { ...seedRequest, email: long },
  ]);
  const result = await accepted({ request: { body: { email: `a${long}`, password } } });
  expect(result).toMatchObject({ outcome: 'fail', info: { code: 'malformed_credentials' }, sent: [] });
});

test('other members of the body are neither forwarded nor used', async () => {
  const more = {
    isAdmin: true,
    provider: 'vero',
    clientId: 'evil',
    tenantId: 'evil',
    id: 'evil',
    tokens: {},
  };
  const { sent, user } = await accepted({ request: { body: { email, password, ...more } } });
  expect(sent).toEqual([seedRequest]);
  expect(user).toMatchObject({ provider: 'ovok', id: seedReply.profile.reference });
  expect(user).not.toHaveProperty('isAdmin');
});

test.each([
  ['no body', {}],
  ['no password', { body: { email } }],
  ['credentials in the query', { method: 'GET', query: { email, password }, url: `/login?email=${email}` }],
  ['credentials under Vero’s names', { body: { identifier: email, password } }],
])('%s is missing_credentials, and nothing is sent', async (_, request) => {
  const upstream = await answering(200, seedReply);
  const result = await attempt(new OvokStrategy({ baseURL: upstream.baseURL, ...ids }), request);
  expect(result).toMatchObject({ outcome: 'fail', status: 400, answers: 1 });
  expect(result.info).toEqual({ code: 'missing_credentials', message: 'Missing credentials', type: 'error' });
  expect(upstream.connections).toBe(0);
});

test('every form of the constructor works', async () => {
  const { baseURL } = await answering(200, seedReply);
  Object.assign(process.env, { OVOK_CLIENT_ID: clientId, OVOK_TENANT_ID: tenantId, OVOK_BASE_URL: baseURL });
  const account = { id: 7 };
  const verify = () => Promise.resolve(account);
  const users = [];
  for (const strategy of [
    new OvokStrategy(),
    new OvokStrategy(verify),
    new OvokStrategy({}),
    new OvokStrategy({}, verify),
    new OvokStrategy(undefined, verify),
    new OvokStrategy(undefined),
  ]) {
    users.push((await attempt(strategy, { body: { email, password } })).user);
  }
  const own: unknown = expect.objectContaining({ provider: 'ovok' });
  expect(users).toEqual([own, account, own, account, account, own]);
});

test('verify gets the user, and the request first if told so', async () => {
  const seen: unknown[] = [];
  const options = { baseURL: (await answering(200, seedReply)).baseURL, ...ids };
  const request = { body: { email, password }, mark: 1 };
  const plain = new OvokStrategy(options, (user, done) => {
    seen.push(user.tokens.accessToken);
    done(null, { id: 1 }, 'welcome');
  });
  expect(await attempt(plain, request)).toMatchObject({ user: { id: 1 }, info: { message: 'welcome' } });
  const withRequest = new OvokStrategy({ ...options, passReqToCallback: true }, (req, user, done) => {
    seen.push((req as typeof req & { mark: number }).mark, user.id);
    done(null, false, { message: 'not here' });
  });
  expect(await attempt(withRequest, request)).toMatchObject({
    outcome: 'fail',
    status: 401,
    info: { message: 'not here' },
  });
  expect(seen).toEqual([seedReply.accessToken, 1, seedReply.profile.reference]);
});

test.each([
  [{ clientID: 'c' }, 'OvokStrategy: unknown option "clientID". Did you mean "clientId"?'],
  [{ tenantid: 't' }, 'OvokStrategy: unknown option "tenantid". Did you mean "tenantId"?'],
  [{ baseUrl: 'https://a.example' }, 'OvokStrategy: unknown option "baseUrl". Did you mean "baseURL"?'],
  [{ clientSecret: 's' }, 'OvokStrategy: unknown option "clientSecret". '],
  [{ clientId: '' }, 'OvokStrategy: "clientId" must be a non-empty string, or a function that gives one.'],
  [{ clientId: 7 }, 'OvokStrategy: "clientId" must be a non-empty string, or a function that gives one.'],
  [{ tenantId: null }, 'OvokStrategy: "tenantId" must be a non-empty string, or a function that gives one.'],
  [{ tenantId: ['t'] }, 'OvokStrategy: "tenantId" must be a non-empty string, or a function that gives one.'],
  [{ name: '' }, 'OvokStrategy: "name" must be a non-empty string.'],
  [{ usernameField: 7 }, 'OvokStrategy: "usernameField" must name a member of the body.'],
  [{ passwordField: '' }, 'OvokStrategy: "passwordField" must name a member of the body.'],
  [{ credentials: {} }, 'OvokStrategy: "credentials" must be a function.'],
  [{ passReqToCallback: 1 }, 'OvokStrategy: "passReqToCallback" must be true or false.'],
  [{ timeout: 0 }, 'OvokStrategy: "timeout" must be a whole number of milliseconds, from 1 to 2147483647.'],
  [{ maxInFlight: -1 }, 'OvokStrategy: "maxInFlight" must be a whole number of at least 1.'],
  [
    { maxResponseSize: 0.5 },
    'OvokStrategy: "maxResponseSize" must be a whole number of bytes, from 1 to 1073741824.',
  ],
  [
    { httpClient: {} },
    'OvokStrategy: "httpClient" must be an axios instance, or an object with a request(config) function.',
  ],
  [
    { messages: { rate_limit: 'x' } },
    'OvokStrategy: "messages" has an unknown code "rate_limit". Did you mean "rate_limited"?',
  ],
  [
    { outcomes: { 200: 'error' } },
    'OvokStrategy: "outcomes" must map upstream statuses other than 200 to "missing_credentials", ',
  ],
  [
    { baseURL: 'http://api.ovok.com' },
    'OvokStrategy: "baseURL" must start with https:// (http:// is for this machine alone): passwords travel over it.',
  ],
  [{ baseURL: 'https://user:pass@api.ovok.com' }, 'OvokStrategy: "baseURL" must not contain credentials.'],
  [
    { baseURL: 'https://api.ovok.com/?a=1' },
    'OvokStrategy: "baseURL" must not contain a query or a fragment.',
  ],
  [
    { baseURL: 'api.ovok.com' },
    'OvokStrategy: "baseURL" must be an absolute URL, such as "https://api.example.com".',
  ],
])('the options %p are refused in one sentence', (options, sentence) => {
  const make = () => new OvokStrategy({ ...ids, ...options } as never);
  expect(make).toThrow(TypeError);
  expect(make).toThrow(sentence);
});

test('an HTTP client that is no client is refused, and so is a verify that is no function', () => {
  expect(() => new OvokStrategy('ovok' as never)).toThrow(
    new TypeError('OvokStrategy: options must be an object.'),
  );
  expect(() => new OvokStrategy(ids, {} as never)).toThrow(
    new TypeError('OvokStrategy: verify must be a function.'),
  );
});

test.each([
  ['clientId', 'OVOK_CLIENT_ID'],
  ['tenantId', 'OVOK_TENANT_ID'],
])('%s is required, as an option or as %s, and an empty variable is none', (name, variable) => {
  const sentence = `OvokStrategy: "${name}" is required: pass it, or set ${variable}.`;
  const rest = { ...ids, [name]: undefined };
  expect(() => new OvokStrategy(rest)).toThrow(new TypeError(sentence));
  process.env[variable] = '';
  expect(() => new OvokStrategy(rest)).toThrow(new TypeError(sentence));
  process.env[variable] = 'from the environment';
  expect(new OvokStrategy(rest)).toBeInstanceOf(OvokStrategy);
});

test.each([
  ['api.ovok.com', 'OvokStrategy: OVOK_BASE_URL must be an absolute URL, such as "https://api.example.com".'],
  ['http://api.ovok.com', 'OvokStrategy: OVOK_BASE_URL must start with https:// '],
])('the base URL %s in the environment is refused by the variable’s name', (value, sentence) => {
  process.env['OVOK_BASE_URL'] = value;
  expect(() => new OvokStrategy(ids)).toThrow(TypeError);
  expect(() => new OvokStrategy(ids)).toThrow(sentence);
  expect(new OvokStrategy({ ...ids, baseURL: 'https://api.ovok.com' })).toBeInstanceOf(OvokStrategy);
});

test('an empty OVOK_BASE_URL is none: the seed’s host stays the default', async () => {
  const urls: string[] = [];
  const request = ({ url }: { url: string }) => Promise.reject(new Error(String(urls.push(url))));
  process.env['OVOK_BASE_URL'] = '';
  const strategy = new OvokStrategy({ ...ids, httpClient: { request } });
  expect((await attempt(strategy, { body: { email, password } })).outcome).toBe('error');
  expect(urls).toEqual(['https://api.sandbox.ovok.com/auth/b2b/login']);
});

test('the environment counts as it was when the strategy was made, and options outrank it', async () => {
  Object.assign(process.env, { OVOK_CLIENT_ID: 'c1', OVOK_TENANT_ID: 't1' });
  const upstream = await answering(200, seedReply);
  const fromEnvironment = new OvokStrategy({ baseURL: upstream.baseURL });
  const fromOptions = new OvokStrategy({ baseURL: upstream.baseURL, ...ids });
  delete process.env['OVOK_CLIENT_ID'];
  process.env['OVOK_TENANT_ID'] = 't2';
  for (const strategy of [fromEnvironment, fromOptions])
    await attempt(strategy, { body: { email, password } });
  expect(upstream.bodies.map((body) => JSON.parse(body) as unknown)).toEqual([
    { ...seedRequest, clientId: 'c1', tenantId: 't1' },
    seedRequest,
  ]);
});

test('the strategy’s client has the strategy’s ids, and can be given others', async () => {
  const upstream = await answering(200, seedReply);
  const { client } = new OvokStrategy({ baseURL: upstream.baseURL, ...ids });
  await client.login({ email, password });
  await client.login({ email, password, tenantId: 't2' });
  expect(upstream.bodies.map((body) => JSON.parse(body) as unknown)).toEqual([
    seedRequest,
    { ...seedRequest, tenantId: 't2' },
  ]);
});

test('the ids may be functions of the request, plain or async, and no environment is needed', async () => {
  const options = {
    clientId: (req: { headers: Record<string, unknown> }) => `client of ${String(req.headers['host'])}`,
    tenantId: (req: { headers: Record<string, unknown> }) =>
      Promise.resolve(`tenant of ${String(req.headers['host'])}`),
  };
  const { sent } = await accepted({ options, request: { headers: { host: 'a.example' } } });
  expect(sent).toEqual([
    { ...seedRequest, clientId: 'client of a.example', tenantId: 'tenant of a.example' },
  ]);
});

test('a route’s own ids outrank the strategy’s, be they strings or functions', async () => {
  const route = Object.freeze({ clientId: 'c2', tenantId: () => Promise.resolve('t2') });
  expect((await accepted({ route })).sent).toEqual([{ ...seedRequest, clientId: 'c2', tenantId: 't2' }]);
  const half = Object.freeze({ tenantId: 't3' });
  expect((await accepted({ route: half })).sent).toEqual([{ ...seedRequest, tenantId: 't3' }]);
});

test('ids that a route’s prototype holds are passed over', async () => {
  const route = Object.create({ clientId: 'evil', tenantId: 'evil' }) as object;
  expect((await accepted({ route })).sent).toEqual([seedRequest]);
});

test.each([
  ['undefined', () => undefined],
  ['null', () => null],
  ['an empty string', () => ''],
  ['a number', () => 7],
  ['an array', () => Promise.resolve(['c'])],
])('a function that gives %s for an id is a TypeError, and nothing is sent', async (_, id) => {
  Object.assign(process.env, { OVOK_CLIENT_ID: 'c1', OVOK_TENANT_ID: 't1' });
  for (const name of ['clientId', 'tenantId']) {
    for (const login of [{ options: { [name]: id as never } }, { route: Object.freeze({ [name]: id }) }]) {
      const result = await accepted(login);
      expect(result).toMatchObject({ outcome: 'error', sent: [] });
      expect(result.error).toEqual(
        new TypeError(`OvokStrategy: "${name}" must be a non-empty string; for this request there was none.`),
      );
    }
  }
});

test('a route’s id that is no string is a TypeError, and nothing is sent', async () => {
  const result = await accepted({ route: { clientId: 7 } });
  expect(result).toMatchObject({ outcome: 'error', sent: [] });
  expect(result.error).toBeInstanceOf(TypeError);
});

test('an id function that throws or rejects is an error, and nothing is sent', async () => {
  const trouble = new Error('no tenants today');
  const functions = [
    () => {
      throw trouble;
    },
    () => Promise.reject(trouble),
  ];
  for (const tenantId of functions) {
    expect(await accepted({ options: { tenantId } })).toMatchObject({
      outcome: 'error',
      error: trouble,
      sent: [],
    });
  }
});

test('a route may say its texts, and its options object is not written to', async () => {
  const route = Object.freeze({
    badRequestMessage: 'Bitte beides ausfüllen',
    messages: Object.freeze({ invalid_credentials: 'Falsch' }),
  });
  const upstream = await answering(401, {});
  expect((await logIn(upstream, { route, request: { body: {} } })).info).toMatchObject({
    message: 'Bitte beides ausfüllen',
  });
  expect((await logIn(upstream, { route })).info).toMatchObject({ message: 'Falsch' });
});

test('the fields may be named otherwise, or be found by a function', async () => {
  const fields = { usernameField: 'user[mail]', passwordField: 'user[pin]' };
  const request = { body: { user: { mail: email, pin: password } } };
  expect((await accepted({ options: fields, request })).sent).toEqual([seedRequest]);
  const credentials = () => Promise.resolve({ username: email, password });
  expect((await accepted({ options: { credentials }, request: { body: {} } })).sent).toEqual([seedRequest]);
});

test('two strategies with names and tenants of their own live in one Passport', async () => {
  const upstream = await scriptedUpstream((_req, res, body) => {
    const { tenantId } = JSON.parse(body) as { tenantId: string };
    answerJSON(res, { ...seedReply, profile: { reference: `Patient/${tenantId}`, display: tenantId } });
  });
  const strategyOf = (name: string) =>
    new OvokStrategy({ baseURL: upstream.baseURL, clientId, name, tenantId: name });
  const passport = new Passport().use(strategyOf('north')).use(strategyOf('south'));
  const signIn = (name: string) =>
    new Promise((resolve) => {
      const answer = (_error: unknown, user: OvokUser) => resolve(user.id);
      const middleware = passport.authenticate(name, answer as never) as (...args: unknown[]) => void;
      middleware({ headers: {}, body: { email, password } }, {}, resolve);
    });
  expect(await Promise.all([signIn('south'), signIn('north')])).toEqual(['Patient/south', 'Patient/north']);
});

test('more logins than maxInFlight are answered 503 at once', async () => {
  const waiting: (() => void)[] = [];
  const upstream = await scriptedUpstream((_req, res) => void waiting.push(() => answerJSON(res, seedReply)));
  const strategy = new OvokStrategy({ baseURL: upstream.baseURL, ...ids, maxInFlight: 1 });
  const first = attempt(strategy, { body: { email, password } });
  const second = await attempt(strategy, { body: { email, password } });
  expect(second).toMatchObject({ outcome: 'error', error: { code: 'ERR_UPSTREAM_BUSY', status: 503 } });
  while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  waiting[0]!();
  expect((await first).outcome).toBe('success');
  expect(upstream.bodies).toHaveLength(1);
});
