import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import { attempt } from '../../../../test/support/attempt';
import { bearerOutcomes, bearing } from '../../../../test/support/bearer-outcome';
import { runAlone } from '../../../../test/support/processes/child-process';
import type { Heap } from '../../../../test/support/processes/heap';
import { keptUser } from '../../../../test/support/sessions/kept-user';
import { testRefusedOptions } from '../../../../test/support/refused-options';
import { findSecrets } from '../../../../test/support/secrets';
import {
  VeroBearerStrategy,
  VeroClient,
  fromSession,
  toSession,
  type VeroBearerStrategyOptions,
  type VeroBearerUser,
} from '../../src';
import { claimsOf, ecdsa, forge, hmac, optionsFor, pairOf, tokenOf } from './tokens';

const { invalid, malformed, missing } = bearerOutcomes('vero');
const pair = pairOf('key-1');
const strategyOf = (changes?: object) => new VeroBearerStrategy(optionsFor({ keys: [pair.jwk] }, changes));
const tried = async (token: string | Promise<string>, changes?: object) =>
  attempt(strategyOf(changes), bearing(await token));

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

const pem = pair.publicKey.export({ format: 'pem', type: 'spki' });
const der = pair.publicKey.export({ format: 'der', type: 'spki' });
const header = { alg: 'ES256', kid: 'key-1' };
const forged = () => forge(header, claimsOf(), ecdsa(pair.privateKey)).split('.');
test.each<[string, () => string | Promise<string>]>([
  ['alg none', () => forge({ alg: 'none' }, claimsOf())],
  ['alg none and the key’s id', () => forge({ alg: 'none', kid: 'key-1' }, claimsOf())],
  ['alg None', () => forge({ alg: 'None' }, claimsOf())],
  ['no alg', () => forge({ kid: 'key-1' }, claimsOf())],
  ['a number for its alg', () => forge({ alg: 256, kid: 'key-1' }, claimsOf())],
  ['alg __proto__', () => forge({ alg: '__proto__', kid: 'key-1' }, claimsOf())],
  ['HS256 by the public key as PEM', () => forge({ alg: 'HS256', kid: 'key-1' }, claimsOf(), hmac(pem))],
  ['HS256 by the public key as DER', () => forge({ alg: 'HS256', kid: 'key-1' }, claimsOf(), hmac(der))],
  [
    'HS256 by the public key as JWK',
    () => forge({ alg: 'HS256' }, claimsOf(), hmac(JSON.stringify(pair.jwk))),
  ],
  ['HS256 by nothing', () => forge({ alg: 'HS256' }, claimsOf(), hmac(''))],
  ['an algorithm that is not listed', () => forge({ alg: 'ES384', kid: 'key-1' }, claimsOf(), hmac('x'))],
  ['no signature', () => forge(header, claimsOf())],
  ['a signature of zeros', () => forge(header, claimsOf(), () => Buffer.alloc(64))],
  ['another’s signature', () => tokenOf({ ...pairOf('key-1') })],
  [
    'a key of its own in its header',
    () => {
      const { jwk, privateKey } = pairOf('key-1');
      return forge({ ...header, jwk, jku: 'https://evil.example' }, claimsOf(), ecdsa(privateKey));
    },
  ],
  ['a key id that is a path', () => tokenOf(pair, {}, { kid: '../../dev/null' })],
  ['a key id of nobody’s', () => tokenOf(pair, {}, { kid: 'key-2' })],
  [
    'an extension that nobody knows',
    () => forge({ ...header, crit: ['x'], x: 1 }, claimsOf(), ecdsa(pair.privateKey)),
  ],
  [
    'a payload that is not encoded',
    () => forge({ ...header, crit: ['b64'], b64: false }, claimsOf(), ecdsa(pair.privateKey)),
  ],
  ['other claims under its signature', () => [forged()[0], forged()[1]!.slice(0, -4), forged()[2]].join('.')],
  ['claims that are a list', () => forge(header, [claimsOf()], ecdsa(pair.privateKey))],
  ['a header that is null', () => forge(null as never, claimsOf(), ecdsa(pair.privateKey))],
  ['two parts', () => forged().slice(0, 2).join('.')],
  ['five parts', () => [...forged(), 'a', 'b'].join('.')],
  ['no part', () => '.'],
  ['empty parts', () => '..'],
  ['what is no base64', () => '~~~.+/~.-~-'],
  ['100 KB', () => tokenOf(pair, { padding: 'x'.repeat(75_000) })],
])('a token with %s is refused', async (_, token) => {
  expect(await tried(token())).toMatchObject(invalid);
});

test('the forgery by hand is good where nothing is wrong with it', async () => {
  expect(await tried(forged().join('.'))).toMatchObject({ outcome: 'success' });
});

test('a key that is for another algorithm or use checks nothing', async () => {
  const rsa = pairOf('rsa', 2_048);
  const only = (jwk: object, algorithms: string[]) =>
    new VeroBearerStrategy(optionsFor({ keys: [jwk] }, { algorithms }));
  const token = bearing(await tokenOf(rsa));
  expect(await attempt(only(rsa.jwk, ['RS256']), token)).toMatchObject({ outcome: 'success' });
  expect(await attempt(only(rsa.jwk, ['PS256', 'ES256']), token)).toMatchObject(invalid);
  expect(await attempt(only({ ...rsa.jwk, alg: 'PS256' }, ['RS256']), token)).toMatchObject(invalid);
  expect(await attempt(only({ ...rsa.jwk, use: 'enc' }, ['RS256']), token)).toMatchObject(invalid);
  expect(await attempt(only({ ...rsa.jwk, key_ops: ['wrapKey'] }, ['RS256']), token)).toMatchObject(invalid);
});

test('a token that names no key is tried with every key that fits', async () => {
  const [other, rsa] = [pairOf('key-2'), pairOf('rsa', 2_048)];
  const keys = [rsa.jwk, other.jwk, pair.jwk];
  const strategy = new VeroBearerStrategy(optionsFor({ keys }));
  const noKid = { kid: undefined };
  for (const one of [pair, other]) {
    expect(await attempt(strategy, bearing(await tokenOf(one, {}, noKid)))).toMatchObject({
      outcome: 'success',
    });
  }
  for (const token of [
    await tokenOf(pairOf('key-3'), {}, noKid),
    await tokenOf(pair, { exp: 1 }, noKid),
    forge({ alg: 'ES256' }, claimsOf()),
  ]) {
    expect(await attempt(strategy, bearing(token))).toMatchObject(invalid);
  }
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

test('the name and the realm are options', async () => {
  expect(strategyOf().name).toBe('vero-bearer');
  const strategy = strategyOf({ name: 'api', realm: 'orders' });
  expect(strategy.name).toBe('api');
  expect(await attempt(strategy, {})).toMatchObject({ status: 401, info: 'Bearer realm="orders"' });
});

test('what the caller does to its options later does not reach in', async () => {
  const algorithms = ['ES256'];
  const [issuers, audiences, keys] = [['https://issuer.example'], ['orders'], [pair.jwk]];
  const strategy = new VeroBearerStrategy({
    jwks: { keys },
    issuer: issuers,
    audience: audiences,
    algorithms,
  });
  for (const list of [algorithms, issuers, audiences, keys]) list.length = 0;
  expect(await attempt(strategy, bearing(await tokenOf(pair)))).toMatchObject({ outcome: 'success' });
});

const secret = { kty: 'oct', k: 'c2VjcmV0', kid: 'key-1' };
const privateJWK = pair.privateKey.export({ format: 'jwk' });
testRefusedOptions('the options %# are refused in one sentence', 'VeroBearerStrategy', strategyOf, [
  [{ jwks: undefined }, '"jwks" is required: Vero publishes none, so ask Vero for it.'],
  [{ issuer: undefined }, '"issuer" is required: Vero publishes none, so ask Vero for it.'],
  [{ audience: undefined }, '"audience" is required: Vero publishes none, so ask Vero for it.'],
  [{ algorithms: undefined }, '"algorithms" is required: Vero publishes none, so ask Vero for it.'],
  [{ jwks: 'keys.json' }, '"jwks" must be an absolute URL, such as '],
  [{ jwks: 'http://keys.example/jwks.json' }, '"jwks" must start with https:// '],
  [{ jwks: new URL('http://keys.example') }, '"jwks" must start with https:// '],
  [{ jwks: 'file:///etc/passwd' }, '"jwks" must start with https:// '],
  [{ jwks: 'https://user:secret@keys.example' }, '"jwks" must not contain credentials.'],
  [{ jwks: 'https://keys.example/#keys' }, '"jwks" must not contain a fragment.'],
  [{ jwks: 'https://keys.example/?a=1#keys' }, '"jwks" must not contain a fragment.'],
  [{ jwks: null }, '"jwks" must be a URL, or a key set with at least one public key.'],
  [{ jwks: {} }, '"jwks" must be a URL, or a key set with at least one public key.'],
  [{ jwks: { keys: [] } }, '"jwks" must be a URL, or a key set with at least one public key.'],
  [{ jwks: { keys: [null, 'key', {}] } }, '"jwks" must be a URL, or a key set with at least one public key.'],
  [{ jwks: { keys: [{ kty: 'EC', crv: 'P-256' }] } }, '"jwks" must be a URL, or a key set with at least'],
  [{ jwks: { keys: [pairOf('short', 1_024).jwk] } }, '"jwks" must be a URL, or a key set with at least one'],
  [{ jwks: { keys: [pair.jwk, secret] } }, '"jwks" must hold public keys alone: who has one of these keys'],
  [
    { jwks: { keys: [privateJWK] } },
    '"jwks" must hold public keys alone: who has one of these keys can sign',
  ],
  [{ jwks: [pair.jwk] }, '"jwks" must be a URL, or a key set with at least one public key.'],
  [{ issuer: '' }, '"issuer" must be a non-empty string, or a list of such.'],
  [{ issuer: [] }, '"issuer" must be a non-empty string, or a list of such.'],
  [{ audience: ['orders', ''] }, '"audience" must be a non-empty string, or a list of such.'],
  [{ audience: 7 }, '"audience" must be a non-empty string, or a list of such.'],
  [
    { algorithms: [] },
    '"algorithms" must list asymmetric algorithms, such as ["ES256"]: with a shared secret',
  ],
  [{ algorithms: 'ES256' }, '"algorithms" must list asymmetric algorithms, such as ["ES256"]: '],
  [{ algorithms: ['ES256', 'HS256'] }, '"algorithms" must list asymmetric algorithms, such as ["ES256"]: '],
  [{ algorithms: ['none'] }, '"algorithms" must list asymmetric algorithms, such as ["ES256"]: '],
  [{ algorithms: [['ES256']] }, '"algorithms" must list asymmetric algorithms, such as ["ES256"]: '],
  [{ jwksUri: 'https://keys.example' }, 'unknown option "jwksUri".'],
  [{ cacheTtl: 5 }, 'unknown option "cacheTtl".'],
  [{ realm: 'a\nb' }, '"realm" must be a string of visible ASCII and blanks.'],
]);

test.each([undefined, {}, () => {}])('made of %p, the strategy says what it needs', (options) => {
  expect(() => new VeroBearerStrategy(options as never)).toThrow(
    'VeroBearerStrategy: "jwks" is required: Vero publishes none, so ask Vero for it.',
  );
});

test('a complaint about a key set repeats none of its keys', () => {
  const keys = [{ ...privateJWK, kid: 'key-1' }, secret];
  const complaint: unknown = (() => {
    try {
      return strategyOf({ jwks: { keys } });
    } catch (error) {
      return error;
    }
  })();
  expect(complaint).toBeInstanceOf(TypeError);
  expect(findSecrets(complaint, [privateJWK.d!, secret.k])).toEqual([]);
});

test('20,000 distinct garbage tokens leave the heap flat', async () => {
  const { kilobytes, outcomes } = await runAlone<Heap>(`${__dirname}/child/garbage.ts`);
  expect(outcomes).toEqual({ fail: 20_000 });
  expect(kilobytes[2]! - kilobytes[0]!).toBeLessThan(1_024);
});
