import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import { attempt } from '../../../../test/support/attempt';
import { bearerOutcomes, bearing } from '../../../../test/support/bearer-outcome';
import { keptUser } from '../../../../test/support/sessions/kept-user';
import { findSecrets } from '../../../../test/support/secrets';
import {
  VeroBearerStrategy,
  VeroClient,
  fromSession,
  toSession,
  type VeroBearerStrategyOptions,
  type VeroBearerUser,
} from '../../src';
import { optionsFor, tokenOf } from './tokens';
import { pair, strategyOf, tried } from './one-key';

const { invalid, malformed, missing } = bearerOutcomes('vero');

describe('in the sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const options = (changes?: object): VeroBearerStrategyOptions => ({
    jwks: sandbox.vero.jwksURL,
    issuer: sandbox.vero.issuer,
    audience: sandbox.vero.audience,
    algorithms: ['ES256'],
    ...changes,
  });

  test('login and bearer agree on who somebody is', async () => {
    const strategy = new VeroBearerStrategy(options());
    const accounts = sandbox.accounts.filter(({ provider, fault }) => provider === 'vero' && !fault);
    const client = new VeroClient({ baseURL: sandbox.veroURL });
    let people = 0;
    for (const { email, password } of accounts) {
      const { user } = await client.login({ identifier: email, password });
      if (!user) continue;
      people += 1;
      const bearer = await attempt(strategy, bearing(user.tokens.jwt));
      expect([email, (bearer.user as VeroBearerUser).id]).toEqual([email, user.id]);
    }
    expect(people).toBeGreaterThan(5);
  });

  test.each(['name', 'instance'] as const)('by %s, 1,000 requests are one fetch of the keys', async (by) => {
    const strategy = new VeroBearerStrategy(options());
    const token = await sandbox.vero.sign();
    sandbox.vero.clear();
    for (let batch = 0; batch < 10; batch++) {
      const results = await Promise.all(
        Array.from({ length: 100 }, () => attempt(strategy, bearing(token), { session: false }, by)),
      );
      expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
    }
    expect(sandbox.vero.requests.map(({ path }) => path)).toEqual(['/.well-known/jwks.json']);
  });

  test('the keys may be given instead of a URL, and then nothing is fetched', async () => {
    sandbox.vero.clear();
    const strategy = new VeroBearerStrategy(options({ jwks: sandbox.vero.jwks }));
    const token = await sandbox.vero.sign({ sub: 'person-7' });
    expect(await attempt(strategy, bearing(token))).toMatchObject({ user: { id: 'person-7' } });
    expect(sandbox.vero.requests).toEqual([]);
  });

  test('a token that has expired is refused', async () => {
    const strategy = new VeroBearerStrategy(options());
    const now = Math.floor(Date.now() / 1_000);
    expect(await attempt(strategy, bearing(await sandbox.vero.sign({ exp: now })))).toMatchObject(invalid);
    const short = await sandbox.vero.sign({ exp: now + 1 });
    await delay(1_100);
    expect(await attempt(strategy, bearing(short))).toMatchObject(invalid);
  });
});

test('a good token is its subject’s, with the token and the claims hidden', async () => {
  const token = await tokenOf(pair, { email: 'max@example.com', name: 'Max Mustermann', scope: 'orders' });
  const { outcome, user, answers } = await tried(token);
  expect([outcome, answers]).toEqual(['success', 1]);
  expect({ ...(user as object) }).toEqual({
    provider: 'vero',
    id: 'person-7',
    displayName: 'Max Mustermann',
    emails: [{ value: 'max@example.com' }],
  });
  expect(findSecrets(JSON.stringify(user), [token])).toEqual([]);
  const { tokens, _json } = user as VeroBearerUser;
  expect(tokens).toEqual({ jwt: token, expiresAt: (_json['exp'] as number) * 1_000 });
  expect(_json).toMatchObject({ sub: 'person-7', scope: 'orders' });
});

test.each([
  ['an address alone', { email: 'max@example.com' }, 'max@example.com', [{ value: 'max@example.com' }]],
  ['a name alone', { name: 'Max' }, 'Max', []],
  ['neither', {}, 'person-7', []],
  ['both in another form', { name: { first: 'Max' }, email: ['max@example.com'] }, 'person-7', []],
])('of a token with %s the user is made of what there is', async (_, claims, displayName, emails) => {
  expect((await tried(tokenOf(pair, claims))).user).toMatchObject({ id: 'person-7', displayName, emails });
});

const now = () => Math.floor(Date.now() / 1_000);
test.each<[string, object]>([
  ['another issuer', { iss: 'https://evil.example' }],
  ['an issuer that only begins alike', { iss: 'https://issuer.example.evil' }],
  ['a list of issuers', { iss: ['https://issuer.example'] }],
  ['no issuer', { iss: undefined }],
  ['another audience', { aud: 'evil' }],
  ['other audiences', { aud: ['evil', 'orders2'] }],
  ['no audience', { aud: undefined }],
  ['an end in the past', { exp: now() - 1 }],
  ['no end', { exp: undefined }],
  ['a text for its end', { exp: String(now() + 600) }],
  ['an end beyond all time', { exp: 1e300 }],
  ['a beginning in the future', { nbf: now() + 600 }],
  ['no subject', { sub: undefined }],
  ['null for its subject', { sub: null }],
  ['an empty subject', { sub: '' }],
  ['a number for its subject', { sub: 7 }],
  ['a subject with a line end', { sub: 'person\n7' }],
  ['a subject of 257 characters', { sub: 'x'.repeat(257) }],
])('a token with %s is refused', async (_, changes) => {
  expect(await tried(tokenOf(pair, changes))).toMatchObject(invalid);
});

test.each<[string, object]>([
  ['one of its audiences', { aud: ['other', 'orders'] }],
  ['another claim', { role: 'admin' }],
])('a token with %s is taken', async (_, changes) => {
  const { outcome, user } = await tried(tokenOf(pair, changes));
  expect(outcome).toBe('success');
  expect(user).not.toHaveProperty('role');
});

test('of several issuers and audiences one is enough', async () => {
  const changes = { issuer: ['https://other.example', 'https://issuer.example'], audience: ['a', 'orders'] };
  expect(await tried(tokenOf(pair), changes)).toMatchObject({ outcome: 'success' });
  expect(await tried(tokenOf(pair, { aud: 'b' }), changes)).toMatchObject(invalid);
});

test.each([
  ['no header', {}, missing],
  ['the scheme Basic', { authorization: 'Basic bWF4' }, missing],
  ['a scheme without a token', { authorization: 'Bearer' }, malformed],
  ['two tokens', { authorization: 'Bearer a.b.c, Bearer d.e.f' }, malformed],
])('with %s nobody is signed in', async (_, headers, outcome) => {
  expect(await attempt(strategyOf(), { headers })).toMatchObject(outcome);
});

test('two headers are malformed, though both tokens be good', async () => {
  const authorization = `Bearer ${await tokenOf(pair)}`;
  const headersDistinct = { authorization: [authorization, authorization] };
  expect(await attempt(strategyOf(), { headers: { authorization }, headersDistinct })).toMatchObject(
    malformed,
  );
});

test('a token in the query or in the body is not looked at', async () => {
  const token = { access_token: await tokenOf(pair) };
  expect(await attempt(strategyOf(), { query: token, body: token })).toMatchObject(missing);
});

test('requests of many people at once are never mixed up, and share nothing', async () => {
  const strategy = strategyOf();
  const people = Array.from({ length: 100 }, (_, index) => `person-${index}`);
  const tokens = await Promise.all(people.map((sub) => tokenOf(pair, { sub })));
  const users = await Promise.all(
    [...tokens, ...tokens].map(
      async (token) => (await attempt(strategy, bearing(token))).user as VeroBearerUser,
    ),
  );
  expect(users.map(({ id, tokens: { jwt } }) => [id, jwt])).toEqual(
    [...people, ...people].map((id, index) => [id, tokens[index % 100]]),
  );
  expect(users[0]).not.toBe(users[100]);
  expect(users[0]!._json).not.toBe(users[100]!._json);
  expect(findSecrets(strategy, tokens)).toEqual([]);
});

test('a user is kept in a session as a login’s is', async () => {
  const user = (await tried(tokenOf(pair))).user as VeroBearerUser;
  const restored = await keptUser({ toSession, fromSession }, user);
  expect(restored).toEqual(user);
  expect(restored.tokens).toEqual(user.tokens);
});

test('verify is not asked about a token that is refused', async () => {
  const verify = jest.fn();
  const strategy = new VeroBearerStrategy(optionsFor({ keys: [pair.jwk] }), verify);
  for (const token of ['garbage', await tokenOf(pair, { exp: 1 }), await tokenOf(pair, { sub: '' })]) {
    expect(await attempt(strategy, bearing(token))).toMatchObject(invalid);
  }
  expect(verify).not.toHaveBeenCalled();
});

test('verify decides who the user is to the application', async () => {
  const options = optionsFor({ keys: [pair.jwk] });
  const request = { ...bearing(await tokenOf(pair)), url: '/api' };
  const mapped = new VeroBearerStrategy(options, (user) => Promise.resolve({ account: user.id }));
  expect((await attempt(mapped, request)).user).toEqual({ account: 'person-7' });
  const none = new VeroBearerStrategy(options, (_user, done) => done(null, false));
  expect(await attempt(none, request)).toMatchObject(invalid);
  const withRequest = new VeroBearerStrategy({ ...options, passReqToCallback: true }, (req, user, done) =>
    done(null, { url: req.url, id: user.id }, { scope: 'read' }),
  );
  expect(await attempt(withRequest, request)).toMatchObject({
    user: { url: '/api', id: 'person-7' },
    info: { scope: 'read' },
  });
});
