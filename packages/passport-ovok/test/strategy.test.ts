import { Passport } from 'passport';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import * as ovok from '../src';
import { OvokStrategy, type OvokUser } from '../src';
import { attempt } from '../../../test/support/attempt';
import {
  acceptedBy,
  answering,
  loginRequest,
  parsed,
  recording,
} from '../../../test/support/upstreams/login-service';
import { testLogin } from '../../../test/suites/login-suite';
import { testOptions } from '../../../test/suites/options-suite';
import { answerJSON, scriptedUpstream } from '../../../test/support/upstreams/scripted-upstream';
import { clientId, email, logIn, password, provider, sample, seedReply, seedRequest, tenantId } from './seed';

const ids = { clientId, tenantId };
const text = 'must be a non-empty string, or a function that gives one.';

testLogin(provider, {
  exported: ovok,
  foreign: ['credentials under Vero’s names', { identifier: email, password }],
  refused: { status: 401, body: {}, code: 'invalid_credentials' },
});
testOptions(
  provider,
  [
    [{ clientID: 'c' }, 'unknown option "clientID". Did you mean "clientId"?'],
    [{ tenantid: 't' }, 'unknown option "tenantid". Did you mean "tenantId"?'],
    [{ clientSecret: 's' }, 'unknown option "clientSecret". '],
    [{ clientId: '' }, `"clientId" ${text}`],
    [{ clientId: 7 }, `"clientId" ${text}`],
    [{ tenantId: null }, `"tenantId" ${text}`],
    [{ tenantId: ['t'] }, `"tenantId" ${text}`],
  ],
  'api.ovok.com',
);

const accepted = acceptedBy(logIn, () => seedReply);

test.each(['name', 'instance'] as const)(
  'a login by %s sends the seed’s request and gives the seed’s user',
  async (by) => {
    const upstream = await recording(seedReply);
    const result = await logIn(upstream, { by });
    expect(upstream.seen).toEqual([loginRequest('/auth/b2b/login', sample)]);
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
  ])('%s is refused with 401', async (_, account, options) => {
    const result = await signIn(account, options);
    expect(result).toMatchObject({ outcome: 'fail', status: 401, info: { code: 'invalid_credentials' } });
  });

  test.each([
    ['an address that Ovok takes for none', { email: 'max' }, {}],
    ['a foreign client', {}, { clientId: '3d9a7f52-6c1b-4e8a-b0d4-5f2e8c7a9b16' }],
  ])('%s is refused with 400', async (_, account, options) => {
    const result = await signIn(account, options);
    expect(result).toMatchObject({ outcome: 'fail', status: 400, info: { code: 'invalid_request' } });
  });
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

test('options that are no object are refused, and so is a verify that is no function', () => {
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

test('the environment counts as it was when the strategy was made, and options outrank it', async () => {
  Object.assign(process.env, { OVOK_CLIENT_ID: 'c1', OVOK_TENANT_ID: 't1' });
  const upstream = await answering(200, seedReply);
  const fromEnvironment = new OvokStrategy({ baseURL: upstream.baseURL });
  const fromOptions = new OvokStrategy({ baseURL: upstream.baseURL, ...ids });
  delete process.env['OVOK_CLIENT_ID'];
  process.env['OVOK_TENANT_ID'] = 't2';
  for (const strategy of [fromEnvironment, fromOptions])
    await attempt(strategy, { body: { email, password } });
  expect(parsed(upstream)).toEqual([{ ...seedRequest, clientId: 'c1', tenantId: 't1' }, seedRequest]);
});

test('the strategy’s client has the strategy’s ids, and can be given others', async () => {
  const upstream = await answering(200, seedReply);
  const { client } = new OvokStrategy({ baseURL: upstream.baseURL, ...ids });
  await client.login({ email, password });
  await client.login({ email, password, tenantId: 't2' });
  expect(parsed(upstream)).toEqual([seedRequest, { ...seedRequest, tenantId: 't2' }]);
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
