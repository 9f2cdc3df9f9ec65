import { startSandbox, type Sandbox } from 'passport-sandbox';
import { scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { findSecrets } from '../../../../test/support/secrets';
import { UpstreamError, VeroBearerStrategy, type VeroBearerStrategyOptions } from '../../src';
import { keyServer } from './key-server';
import { optionsFor, pairOf, tokenOf } from './tokens';
import {
  fault,
  first,
  minute,
  outcomes,
  pass,
  present,
  presentFrom,
  second,
  strategyFor,
} from './key-set-clients';

test('the keys are fetched when the first token comes, and not before', async () => {
  const server = await keyServer(first);
  const strategy = strategyFor(server);
  expect(server.fetches).toBe(0);
  expect(await outcomes(strategy, first, first, first)).toEqual(['success', 'success', 'success']);
  expect(server.fetches).toBe(1);
});

test('the request for the keys bears no token, and keeps the URL’s path and query', async () => {
  const seen: object[] = [];
  const { baseURL } = await scriptedUpstream(({ method, url, headers }, res) => {
    seen.push({ method, url, authorization: headers.authorization });
    res.writeHead(200, { 'Content-Type': 'application/jwk-set+json' });
    res.end(JSON.stringify({ keys: [first.jwk] }));
  });
  const jwks = `${baseURL}/a%20path//keys?tenant=a%26b&x=1`;
  for (const given of [jwks, new URL(jwks)]) {
    const strategy = new VeroBearerStrategy(optionsFor(given));
    expect(await outcomes(strategy, first)).toEqual(['success']);
  }
  const request = { method: 'GET', url: '/a%20path//keys?tenant=a%26b&x=1', authorization: undefined };
  expect(seen).toEqual([request, request]);
});

test('100 first requests at once are one fetch', async () => {
  const server = await keyServer(first);
  server.wait = 50;
  const strategy = strategyFor(server);
  const token = await tokenOf(first);
  const results = await Promise.all(Array.from({ length: 100 }, () => present(strategy, token)));
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
  expect(server.fetches).toBe(1);
});

test('a key id that is not there causes one fetch at most in half a minute', async () => {
  const server = await keyServer(first);
  const strategy = strategyFor(server);
  const madeUp = Array.from({ length: 50 }, (_, index) => ({ ...first, kid: `made-up-${index}` }));
  expect(new Set(await outcomes(strategy, ...madeUp))).toEqual(new Set(['fail']));
  expect(server.fetches).toBe(1);
  pass(minute / 2);
  server.wait = 30;
  const tokens = await Promise.all(madeUp.map((pair) => tokenOf(pair)));
  const results = await Promise.all(tokens.map((token) => present(strategy, token)));
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['fail']));
  expect(server.fetches).toBe(2);
  pass(minute / 2 - 5_000);
  expect(new Set(await outcomes(strategy, ...madeUp))).toEqual(new Set(['fail']));
  expect(server.fetches).toBe(2);
});

test('a new key is found after half a minute', async () => {
  const server = await keyServer(first);
  const strategy = strategyFor(server);
  expect(await outcomes(strategy, first, second)).toEqual(['success', 'fail']);
  server.keys = [first.jwk, second.jwk];
  expect(await outcomes(strategy, second)).toEqual(['fail']);
  pass(minute / 2);
  expect(await outcomes(strategy, second, first)).toEqual(['success', 'success']);
  expect(server.fetches).toBe(2);
});

test('a key that was taken away is good for ten minutes at most', async () => {
  const server = await keyServer(first);
  const strategy = strategyFor(server);
  expect(await outcomes(strategy, first)).toEqual(['success']);
  server.keys = [second.jwk];
  pass(10 * minute - 1_000);
  expect(await outcomes(strategy, first)).toEqual(['success']);
  pass(1_000);
  expect(await outcomes(strategy, first, second)).toEqual(['fail', 'success']);
});

test.each([
  ['no list', { keys: undefined }, 'keys'],
  ['null', { keys: null }, 'keys'],
  ['an object', { keys: {} }, 'keys'],
  ['a list of no objects', { keys: ['key'] }, 'keys[0]'],
  ['no key', { keys: [] }, 'keys'],
  ['no key that can be read', { keys: [{}, { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }] }, 'keys'],
  ['no key of a known kind', { keys: [{ kty: 'AKP', alg: 'ML-DSA-44', pub: 'AA' }] }, 'keys'],
  ['a shared secret', { keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'key-1' }] }, 'keys'],
  ['a private key', { keys: [first.privateKey.export({ format: 'jwk' })] }, 'keys'],
  ['a key that is too short', { keys: [pairOf('short', 1_024).jwk] }, 'keys'],
])('%s for the keys is a fault that says so', async (_, { keys }, reason) => {
  const server = await keyServer();
  server.keys = keys;
  expect(await presentFrom(strategyFor(server), first)).toMatchObject(
    fault({ code: 'ERR_UPSTREAM_RESPONSE', provider: 'vero', upstreamStatus: 200, reason }),
  );
});

test('a key that cannot be used does not spoil the others', async () => {
  const server = await keyServer(first);
  const broken = { ...second.jwk, x: 'AA' };
  server.keys = [{ kty: 'AKP', kid: 'new' }, broken, { kty: 'oct', k: 'c2VjcmV0', kid: 'key-1' }, first.jwk];
  expect(await outcomes(strategyFor(server), first, second)).toEqual(['success', 'fail']);
});

describe('in the sandbox', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  test.each([
    ['html', { code: 'ERR_UPSTREAM_RESPONSE', reason: 'content_type' }],
    ['html-as-json', { code: 'ERR_UPSTREAM_RESPONSE', reason: 'json' }],
    ['half-json', { code: 'ERR_UPSTREAM_RESPONSE', reason: 'json' }],
    ['huge', { code: 'ERR_UPSTREAM_RESPONSE', reason: 'too_large' }],
    ['endless', { code: 'ERR_UPSTREAM_RESPONSE', reason: 'too_large' }],
    ['bomb', { code: 'ERR_UPSTREAM_RESPONSE', reason: 'too_large' }],
    ['deep', { code: 'ERR_UPSTREAM_RESPONSE', reason: 'depth' }],
    ['array', { code: 'ERR_UPSTREAM_RESPONSE', reason: 'body' }],
    ['redirect', { code: 'ERR_UPSTREAM_STATUS', upstreamStatus: 307 }],
    ['reset', { code: 'ERR_UPSTREAM_UNREACHABLE' }],
    ['truncated', { code: 'ERR_UPSTREAM_UNREACHABLE' }],
  ] as const)('keys with the fault %s are a fault that shows nothing', async (name, error) => {
    const { issuer, audience, jwksURL } = sandbox.vero;
    const strategy = new VeroBearerStrategy(optionsFor(jwksURL, { issuer, audience }));
    const token = await sandbox.vero.sign();
    sandbox.vero.next({ fault: name });
    const result = await present(strategy, token);
    expect(result).toMatchObject(fault(error));
    expect(result.error).toBeInstanceOf(UpstreamError);
    expect(findSecrets(result.error, [token, jwksURL.slice(7, 20)])).toEqual([]);
    expect(sandbox.vero.requests).toHaveLength(1);
    pass(1_000);
    expect(await present(strategy, token)).toMatchObject({ outcome: 'success' });
  });
});

test('a token that names no key is tried with every key that was fetched, and no more are fetched for it', async () => {
  const server = await keyServer(first, second);
  const strategy = strategyFor(server);
  for (const pair of [first, second]) {
    const token = await tokenOf(pair, {}, { kid: undefined });
    expect(await present(strategy, token)).toMatchObject({ outcome: 'success' });
    pass(minute);
  }
  expect(server.fetches).toBe(1);
});

test('garbage does not make anybody fetch keys', async () => {
  const server = await keyServer(first);
  const strategy = strategyFor(server);
  for (const token of ['garbage', 'a.b.c', '..', 'eyJhbGciOiJub25lIn0.e30.', 'eyJhbGciOiJIUzI1NiJ9.e30.AA']) {
    expect(await present(strategy, token)).toMatchObject({ outcome: 'fail', status: 401 });
  }
  expect(server.fetches).toBe(0);
});

test('two strategies share no keys', async () => {
  const [one, other] = [await keyServer(first), await keyServer(second)];
  const options: VeroBearerStrategyOptions[] = [one, other].map(({ url }) => optionsFor(url));
  const [strategy, otherStrategy] = options.map((given) => new VeroBearerStrategy(given));
  expect(await outcomes(strategy!, first, second)).toEqual(['success', 'fail']);
  expect(await outcomes(otherStrategy!, first, second)).toEqual(['fail', 'success']);
});
