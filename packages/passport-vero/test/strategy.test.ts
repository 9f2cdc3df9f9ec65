import { Passport } from 'passport';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import { UpstreamStrategy } from 'passport-upstream';
import * as vero from '../src';
import { VeroClient, VeroStrategy, type VeroUser } from '../src';
import { attempt } from '../../../test/attempt';
import { answerJSON, scriptedUpstream } from '../../../test/scripted-upstream';
import { answering, goodReply, identifier, logIn, password, seedReply } from './seed';

const credentials = { identifier, password };

beforeEach(() => {
  delete process.env['VERO_BASE_URL'];
});

/** Logs in at a Vero that accepts everybody, and gives what it was sent too. */
async function accepted(login: Parameters<typeof logIn>[1] = {}) {
  const upstream = await answering(200, goodReply());
  const result = await logIn(upstream, login);
  return { ...result, sent: upstream.bodies.map((body) => JSON.parse(body) as Record<string, unknown>) };
}

test('the package exports its strategies and its client, and what goes around a login', () => {
  expect(vero.Strategy).toBe(VeroStrategy);
  const around = ['UpstreamError', 'freshTokens', 'fromSession', 'jsonLogin', 'signOut', 'toSession'];
  const own = ['VeroBearerStrategy', 'VeroClient', 'VeroStrategy', 'Strategy'];
  expect(Object.keys(vero).sort()).toEqual([...own, ...around].sort());
});

test('the strategy is an UpstreamStrategy named vero with a client of its own', async () => {
  const upstream = await answering(200, goodReply());
  const strategy = new VeroStrategy({ baseURL: upstream.baseURL });
  expect(strategy).toBeInstanceOf(UpstreamStrategy);
  expect(strategy.name).toBe('vero');
  expect(strategy.client).toBeInstanceOf(VeroClient);
  expect(await strategy.client.login(credentials)).toMatchObject({ user: { provider: 'vero' } });
});

test.each(['name', 'instance'] as const)('a login by %s sends two members and gives the user', async (by) => {
  const seen: object[] = [];
  const upstream = await scriptedUpstream(({ method, url, headers }, res, body) => {
    seen.push({ method, url, type: headers['content-type'], body });
    answerJSON(res, goodReply());
  });
  const result = await logIn(upstream, { by });
  const body = '{"identifier":"max.mustermann@example.com","password":"A[.DmUv]2vE|n_+]"}';
  expect(seen).toEqual([{ method: 'POST', url: '/api/auth/login', type: 'application/json', body }]);
  expect(result).toMatchObject({
    outcome: 'success',
    user: { id: '9f425a8d-7efc-4768-8f23-7647a74fdf13', displayName: 'Max Mustermann' },
    trace: { provider: 'vero', outcome: 'success', upstreamStatus: 200 },
  });
});

test('the seed’s example reply is of a session that is over: refused', async () => {
  const result = await logIn(await answering(200, seedReply));
  expect(result).toMatchObject({
    outcome: 'fail',
    status: 401,
    info: { code: 'inactive_session', type: 'error' },
  });
  const trace = { outcome: 'fail', code: 'inactive_session', status: 401, upstreamStatus: 200 };
  expect(result.trace).toMatchObject(trace);
});

test('the seed’s example reply with an end to come is a user', async () => {
  const reply = structuredClone(seedReply);
  reply.session.expires_at = reply.tokenizedSession.expires_at = '2099-11-07T05:31:56Z';
  const { outcome, user } = await logIn(await answering(200, reply));
  expect([outcome, user]).toEqual([
    'success',
    {
      provider: 'vero',
      id: '<string>',
      displayName: identifier,
      emails: [{ value: identifier }],
      traits: {},
      session: {
        id: '<string>',
        authenticatedAt: new Date('2023-11-07T05:31:56Z'),
        expiresAt: new Date('2099-11-07T05:31:56Z'),
        devices: [{ ipAddress: '<string>', location: '<string>', userAgent: '<string>' }],
      },
    },
  ]);
  expect((user as VeroUser).tokens).toEqual({ jwt: '<string>', sessionToken: '<string>' });
});

describe('in the sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const signIn = (identifier: string, password: string) =>
    logIn({ baseURL: sandbox.veroURL }, { request: { body: { identifier, password } } });

  test('every account without a fault is signed in, but for those whose session is over', async () => {
    const accounts = sandbox.accounts.filter(({ provider, fault }) => provider === 'vero' && !fault);
    expect(accounts.length).toBeGreaterThan(5);
    for (const { email, password } of accounts) {
      const result = await signIn(email, password);
      const over = /^(inactive|expired)@/.test(email);
      const code = (result.info as { code?: string } | undefined)?.code;
      expect([email, result.outcome, code]).toEqual([
        email,
        over ? 'fail' : 'success',
        over ? 'inactive_session' : undefined,
      ]);
    }
  });

  test.each([
    ['identity-in-session', {}],
    ['identity-in-tokenized', {}],
    ['identity-in-jwt', { traits: {} }],
    ['bare-session', { session: { devices: [] } }],
    ['erika.mustermann', { displayName: 'Erika Mustermann' }],
    [
      'max.mustermann',
      { displayName: 'Max Mustermann', name: { givenName: 'Max', familyName: 'Mustermann' } },
    ],
    ['no-name', { displayName: 'no-name@example.com' }],
    ['no-traits', { displayName: 'no-traits@example.com', emails: [{ value: 'no-traits@example.com' }] }],
  ])('the account %s is somebody', async (name, members) => {
    const account = sandbox.accounts.find(
      ({ provider, email }) => provider === 'vero' && email === `${name}@example.com`,
    )!;
    const { user } = await signIn(account.email, account.password);
    expect(user).toMatchObject({
      provider: 'vero',
      id: expect.stringMatching(/^.{36}$/) as string,
      ...members,
    });
    expect((user as VeroUser).tokens.expiresAt).toBeGreaterThan(Date.now());
  });

  test('a wrong password and an unknown account are answered alike', async () => {
    const wrong = [await signIn(identifier, 'wrong'), await signIn('nobody@example.com', 'wrong')];
    expect(wrong[0]).toMatchObject({ outcome: 'fail', status: 401, info: { code: 'invalid_credentials' } });
    expect(JSON.stringify(wrong[1]!.info)).toBe(JSON.stringify(wrong[0]!.info));
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
  ['1,024 characters', 'p'.repeat(1_024)],
])('a password with %s is forwarded byte for byte', async (_, given) => {
  const upstream = await answering(200, goodReply());
  const strategy = new VeroStrategy({ baseURL: upstream.baseURL });
  const result = await attempt(strategy, { body: { identifier, password: given } });
  expect(result.outcome).toBe('success');
  expect(upstream.bodies).toEqual([JSON.stringify({ identifier, password: given })]);
});

test.each([
  ['a password of 1,025 characters', { identifier, password: 'p'.repeat(1_025) }],
  ['an identifier of 321 characters', { identifier: `${'a'.repeat(309)}@example.com`, password }],
  ['an identifier that is a list', { identifier: [identifier], password }],
])('%s is refused, and nothing is sent', async (_, body) => {
  const result = await accepted({ request: { body } });
  expect(result).toMatchObject({
    outcome: 'fail',
    status: 400,
    info: { code: 'malformed_credentials' },
    sent: [],
  });
});

test('an identifier of 320 characters is forwarded whole', async () => {
  const long = `${'a'.repeat(308)}@example.com`;
  expect((await accepted({ request: { body: { identifier: long, password } } })).sent).toEqual([
    { identifier: long, password },
  ]);
});

test('other members of the body are neither forwarded nor used', async () => {
  const more = { isAdmin: true, provider: 'ovok', method: 'password', id: 'evil', tokens: {} };
  const { sent, user } = await accepted({ request: { body: { ...credentials, ...more } } });
  expect(sent).toEqual([credentials]);
  expect(user).toMatchObject({ provider: 'vero', id: goodReply().identity.id });
  expect(user).not.toHaveProperty('isAdmin');
});

test.each([
  ['no body', {}],
  ['no password', { body: { identifier } }],
  ['credentials in the query', { method: 'GET', query: credentials, url: `/login?identifier=${identifier}` }],
  ['credentials under Ovok’s names', { body: { email: identifier, password } }],
])('%s is missing_credentials, and nothing is sent', async (_, request) => {
  const upstream = await answering(200, goodReply());
  const result = await attempt(new VeroStrategy({ baseURL: upstream.baseURL }), request);
  expect(result).toMatchObject({ outcome: 'fail', status: 400, answers: 1 });
  expect(result.info).toEqual({ code: 'missing_credentials', message: 'Missing credentials', type: 'error' });
  expect(upstream.connections).toBe(0);
});

test('every form of the constructor works', async () => {
  process.env['VERO_BASE_URL'] = (await answering(200, goodReply())).baseURL;
  const account = { id: 7 };
  const verify = () => Promise.resolve(account);
  const users = [];
  for (const strategy of [
    new VeroStrategy(),
    new VeroStrategy(verify),
    new VeroStrategy({}),
    new VeroStrategy({}, verify),
    new VeroStrategy(undefined, verify),
    new VeroStrategy(undefined),
  ]) {
    users.push((await attempt(strategy, { body: credentials })).user);
  }
  const own: unknown = expect.objectContaining({ provider: 'vero' });
  expect(users).toEqual([own, account, own, account, account, own]);
});

test('verify gets the user, and the request first if told so', async () => {
  const seen: unknown[] = [];
  const { baseURL } = await answering(200, goodReply());
  const request = { body: credentials, mark: 1 };
  const plain = new VeroStrategy({ baseURL }, (user, done) => {
    seen.push(user.tokens.sessionToken);
    done(null, { id: 1 }, 'welcome');
  });
  expect(await attempt(plain, request)).toMatchObject({ user: { id: 1 }, info: { message: 'welcome' } });
  const withRequest = new VeroStrategy({ baseURL, passReqToCallback: true }, (req, user, done) => {
    seen.push((req as typeof req & { mark: number }).mark, user.id);
    done(null, false, { message: 'not here' });
  });
  expect(await attempt(withRequest, request)).toMatchObject({
    outcome: 'fail',
    status: 401,
    info: { message: 'not here' },
  });
  expect(seen).toEqual([goodReply().sessionToken, 1, goodReply().identity.id]);
});

test('verify is not asked about a session that is over', async () => {
  const verify = jest.fn();
  const strategy = new VeroStrategy({ baseURL: (await answering(200, seedReply)).baseURL }, verify);
  expect((await attempt(strategy, { body: credentials })).outcome).toBe('fail');
  expect(verify).not.toHaveBeenCalled();
});

test.each([
  [{ baseUrl: 'https://a.example' }, 'VeroStrategy: unknown option "baseUrl". Did you mean "baseURL"?'],
  [{ clientId: 'c' }, 'VeroStrategy: unknown option "clientId". Known are "name", "usernameField", '],
  [{ name: '' }, 'VeroStrategy: "name" must be a non-empty string.'],
  [{ usernameField: 7 }, 'VeroStrategy: "usernameField" must name a member of the body.'],
  [{ passwordField: '' }, 'VeroStrategy: "passwordField" must name a member of the body.'],
  [{ credentials: {} }, 'VeroStrategy: "credentials" must be a function.'],
  [{ passReqToCallback: 1 }, 'VeroStrategy: "passReqToCallback" must be true or false.'],
  [{ timeout: 0 }, 'VeroStrategy: "timeout" must be a whole number of milliseconds, from 1 to 2147483647.'],
  [{ maxInFlight: -1 }, 'VeroStrategy: "maxInFlight" must be a whole number of at least 1.'],
  [
    { maxResponseSize: 0.5 },
    'VeroStrategy: "maxResponseSize" must be a whole number of bytes, from 1 to 1073741824.',
  ],
  [
    { httpClient: {} },
    'VeroStrategy: "httpClient" must be an axios instance, or an object with a request(config) function.',
  ],
  [
    { messages: { rate_limit: 'x' } },
    'VeroStrategy: "messages" has an unknown code "rate_limit". Did you mean "rate_limited"?',
  ],
  [
    { outcomes: { 200: 'error' } },
    'VeroStrategy: "outcomes" must map upstream statuses other than 200 to "missing_credentials", ',
  ],
  [
    { baseURL: 'http://platform.verolabs.co' },
    'VeroStrategy: "baseURL" must start with https:// (http:// is for this machine alone): passwords travel over it.',
  ],
  [{ baseURL: 'https://user:pass@a.example' }, 'VeroStrategy: "baseURL" must not contain credentials.'],
  [{ baseURL: 'https://a.example/?a=1' }, 'VeroStrategy: "baseURL" must not contain a query or a fragment.'],
  [
    { baseURL: 'a.example' },
    'VeroStrategy: "baseURL" must be an absolute URL, such as "https://api.example.com".',
  ],
])('the options %p are refused in one sentence', (options, sentence) => {
  const make = () => new VeroStrategy(options as never);
  expect(make).toThrow(TypeError);
  expect(make).toThrow(sentence);
});

test('options that are no object are refused, and so is a verify that is no function', () => {
  expect(() => new VeroStrategy('vero' as never)).toThrow(
    new TypeError('VeroStrategy: options must be an object.'),
  );
  expect(() => new VeroStrategy({}, {} as never)).toThrow(
    new TypeError('VeroStrategy: verify must be a function.'),
  );
});

test.each([
  [
    'platform.verolabs.co',
    'VeroStrategy: VERO_BASE_URL must be an absolute URL, such as "https://api.example.com".',
  ],
  ['http://platform.verolabs.co', 'VeroStrategy: VERO_BASE_URL must start with https:// '],
])('the base URL %s in the environment is refused by the variable’s name', (value, sentence) => {
  process.env['VERO_BASE_URL'] = value;
  expect(() => new VeroStrategy()).toThrow(TypeError);
  expect(() => new VeroStrategy()).toThrow(sentence);
  expect(new VeroStrategy({ baseURL: 'https://platform.verolabs.co' })).toBeInstanceOf(VeroStrategy);
});

test('an empty VERO_BASE_URL is none: the seed’s host stays the default', async () => {
  const urls: string[] = [];
  const request = ({ url }: { url: string }) => Promise.reject(new Error(String(urls.push(url))));
  process.env['VERO_BASE_URL'] = '';
  const strategy = new VeroStrategy({ httpClient: { request } });
  expect((await attempt(strategy, { body: credentials })).outcome).toBe('error');
  expect(urls).toEqual(['https://platform.verolabs.co/api/auth/login']);
});

test('a route may say its texts, and its options object is not written to', async () => {
  const route = Object.freeze({
    badRequestMessage: 'Bitte beides ausfüllen',
    messages: Object.freeze({ inactive_session: 'Vorbei' }),
  });
  const upstream = await answering(200, seedReply);
  expect((await logIn(upstream, { route, request: { body: {} } })).info).toMatchObject({
    message: 'Bitte beides ausfüllen',
  });
  expect((await logIn(upstream, { route })).info).toMatchObject({ message: 'Vorbei' });
});

test('the fields may be named otherwise, or be found by a function', async () => {
  const fields = { usernameField: 'user[mail]', passwordField: 'user[pin]' };
  const request = { body: { user: { mail: identifier, pin: password } } };
  expect((await accepted({ options: fields, request })).sent).toEqual([credentials]);
  const reader = () => Promise.resolve({ username: identifier, password });
  expect((await accepted({ options: { credentials: reader }, request: { body: {} } })).sent).toEqual([
    credentials,
  ]);
});

test('the name may be another, and the trace still says the provider’s', async () => {
  const passport = new Passport().use(new VeroStrategy({ name: 'broker' }));
  expect(passport).toHaveProperty('_strategies.broker');
  expect((await accepted({ options: { name: 'broker' } })).trace).toMatchObject({ provider: 'vero' });
});

test('more logins than maxInFlight are answered 503 at once', async () => {
  const waiting: (() => void)[] = [];
  const upstream = await scriptedUpstream(
    (_req, res) => void waiting.push(() => answerJSON(res, goodReply())),
  );
  const strategy = new VeroStrategy({ baseURL: upstream.baseURL, maxInFlight: 1 });
  const first = attempt(strategy, { body: credentials });
  const second = await attempt(strategy, { body: credentials });
  expect(second).toMatchObject({ outcome: 'error', error: { code: 'ERR_UPSTREAM_BUSY', status: 503 } });
  while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  waiting[0]!();
  expect((await first).outcome).toBe('success');
  expect(upstream.bodies).toHaveLength(1);
});
