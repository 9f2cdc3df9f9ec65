import { attempt } from '../../../../test/support/attempt';
import { bearing } from '../../../../test/support/bearer-outcome';
import { answering, upstreamText } from '../../../../test/support/upstreams/login-service';
import { testRefusedOptions } from '../../../../test/support/refused-options';
import { scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { findSecrets } from '../../../../test/support/secrets';
import { OvokBearerStrategy, OvokClient } from '../../src';
import { ovokBearerChecks } from '../../src/bearer/bearer-options';
import { everybody } from './token-service';

test('the name, the realm and the reach of Ovok are options', async () => {
  const upstream = await answering(403, { message: upstreamText });
  const strategy = new OvokBearerStrategy({
    name: 'api',
    realm: 'records',
    baseURL: upstream.baseURL,
    project: 'any',
    outcomes: { 403: 'invalid_credentials' },
  });
  expect(strategy.name).toBe('api');
  expect(await attempt(strategy, bearing('t'))).toMatchObject({
    status: 401,
    info: 'Bearer realm="records", error="invalid_token"',
  });
  const silent = await scriptedUpstream(() => {});
  const slow = new OvokBearerStrategy({ baseURL: silent.baseURL, project: 'any', timeout: 50 });
  expect(await attempt(slow, bearing('t'))).toMatchObject({ error: { code: 'ERR_UPSTREAM_TIMEOUT' } });
  const small = await everybody({ maxResponseSize: 10 });
  expect(await attempt(small.strategy, bearing('max'))).toMatchObject({ error: { reason: 'too_large' } });
  const request = jest.fn(() => Promise.reject(new Error('secret-token')));
  const own = new OvokBearerStrategy({ httpClient: { request }, project: 'any' });
  const { error } = await attempt(own, bearing('secret-token'));
  expect(error).toMatchObject({ code: 'ERR_UPSTREAM_UNREACHABLE' });
  expect(findSecrets(error, ['secret-token'])).toEqual([]);
  expect(request).toHaveBeenCalledWith(
    expect.objectContaining({ url: 'https://api.sandbox.ovok.com/auth/me' }) as object,
  );
});

test('with a project in the environment neither an option nor a client or tenant id is needed', () => {
  for (const variable of ['OVOK_CLIENT_ID', 'OVOK_TENANT_ID', 'OVOK_BASE_URL']) delete process.env[variable];
  process.env['OVOK_PROJECT'] = 'any';
  const strategy = new OvokBearerStrategy();
  expect(strategy.name).toBe('ovok-bearer');
  expect(strategy.client).toBeInstanceOf(OvokClient);
  expect(new OvokBearerStrategy(undefined, (user, done) => done(null, user)).name).toBe('ovok-bearer');
  expect(new OvokBearerStrategy((user, done) => done(null, user)).name).toBe('ovok-bearer');
  delete process.env['OVOK_PROJECT'];
});

testRefusedOptions(
  'the options %j are refused in one sentence',
  'OvokBearerStrategy',
  (options) => new OvokBearerStrategy(options),
  [
    [{ cacheTTL: 1 }, 'unknown option "cacheTTL". Did you mean "cacheTtl"?'],
    [{ clientId: 'c' }, 'unknown option "clientId".'],
    [{ usernameField: 'email' }, 'unknown option "usernameField".'],
    [{ cacheTtl: 0 }, '"cacheTtl" must be a whole number of milliseconds, from 1 to '],
    [{ cacheTtl: '30s' }, '"cacheTtl" must be a whole number of milliseconds, from 1 to '],
    [{ cacheMax: 0 }, '"cacheMax" must be a whole number of at least 1.'],
    [{ cacheMax: Infinity }, '"cacheMax" must be a whole number of at least 1.'],
    [{ cacheMax: 1_000_001 }, '"cacheMax" must be at most 1000000.'],
    [{ maxInFlight: 0 }, '"maxInFlight" must be a whole number of at least 1.'],
    [{ timeout: -1 }, '"timeout" must be a whole number of milliseconds, from 1 to '],
    [{ maxResponseSize: 0 }, '"maxResponseSize" must be a whole number of bytes, from 1 to '],
    [{ baseURL: 'http://api.ovok.com' }, '"baseURL" must start with https:// '],
    [{ realm: 'Zürich' }, '"realm" must be a string of visible ASCII and blanks.'],
    [{ name: '' }, '"name" must be a non-empty string.'],
    [{ passReqToCallback: 'yes' }, '"passReqToCallback" must be true or false.'],
    [{ httpClient: {} }, '"httpClient" must be an axios instance, or an object with a request'],
    [{ outcomes: { 200: 'error' } }, '"outcomes" must map upstream statuses other than 200 and 201 to '],
    [[], 'options must be an object.'],
  ],
);

test('a million tokens may be remembered', () => {
  // No strategy is made with it: it would reserve the memory.
  expect(ovokBearerChecks['cacheMax']!(1_000_000)).toBeUndefined();
});

test('a verify that is none is refused in one sentence', () => {
  expect(() => new OvokBearerStrategy({}, 'verify' as never)).toThrow(
    'OvokBearerStrategy: verify must be a function.',
  );
});

test('a base URL in the environment is used, and checked', async () => {
  const { upstream } = await everybody();
  process.env['OVOK_BASE_URL'] = upstream.baseURL;
  expect(await attempt(new OvokBearerStrategy({ project: 'any' }), bearing('max'))).toMatchObject({
    outcome: 'success',
  });
  process.env['OVOK_BASE_URL'] = 'api.ovok.com';
  expect(() => new OvokBearerStrategy({ project: 'any' })).toThrow(
    'OvokBearerStrategy: OVOK_BASE_URL must be an absolute URL',
  );
  delete process.env['OVOK_BASE_URL'];
});
