import { Passport } from 'passport';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import * as vero from '../src';
import { VeroStrategy, type VeroUser } from '../src';
import { attempt } from '../../../test/support/attempt';
import {
  acceptedBy,
  answering,
  loginRequest,
  recording,
} from '../../../test/support/upstreams/login-service';
import { testLogin } from '../../../test/suites/login-suite';
import { testOptions } from '../../../test/suites/options-suite';
import { goodReply, identifier, logIn, password, provider, sample, seedReply } from './seed';

testLogin(provider, {
  exported: vero,
  foreign: ['credentials under Ovok’s names', { email: identifier, password }],
  refused: { status: 200, body: seedReply, code: 'inactive_session' },
});
testOptions(
  provider,
  [[{ clientId: 'c' }, 'unknown option "clientId". Known are "name", "usernameField", ']],
  'a.example',
);

const accepted = acceptedBy(logIn, goodReply);

test.each(['name', 'instance'] as const)('a login by %s sends two members and gives the user', async (by) => {
  const upstream = await recording(goodReply());
  const result = await logIn(upstream, { by });
  expect(upstream.seen).toEqual([loginRequest('/api/auth/login', sample)]);
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

test('verify is not asked about a session that is over', async () => {
  const verify = jest.fn();
  const strategy = new VeroStrategy({ baseURL: (await answering(200, seedReply)).baseURL }, verify);
  expect((await attempt(strategy, { body: { identifier, password } })).outcome).toBe('fail');
  expect(verify).not.toHaveBeenCalled();
});

test('options that are no object are refused, and so is a verify that is no function', () => {
  expect(() => new VeroStrategy('vero' as never)).toThrow(
    new TypeError('VeroStrategy: options must be an object.'),
  );
  expect(() => new VeroStrategy({}, {} as never)).toThrow(
    new TypeError('VeroStrategy: verify must be a function.'),
  );
});

test('the name may be another, and the trace still says the provider’s', async () => {
  const passport = new Passport().use(new VeroStrategy({ name: 'broker' }));
  expect(passport).toHaveProperty('_strategies.broker');
  expect((await accepted({ options: { name: 'broker' } })).trace).toMatchObject({ provider: 'vero' });
});
