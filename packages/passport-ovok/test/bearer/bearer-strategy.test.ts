import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox, type Sandbox } from 'passport-sandbox';
import { attempt } from '../../../../test/support/attempt';
import { bearerOutcomes, bearing } from '../../../../test/support/bearer-outcome';
import { keptUser } from '../../../../test/support/sessions/kept-user';
import { findSecrets } from '../../../../test/support/secrets';
import {
  OvokBearerStrategy,
  OvokClient,
  UpstreamError,
  fromSession,
  toSession,
  type OvokBearerStrategyOptions,
  type OvokBearerUser,
} from '../../src';
import { clientId, email, password, tenantId } from '../seed';
import { everybody } from './token-service';

const { invalid, malformed, missing } = bearerOutcomes('ovok');

describe('in the sandbox', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const strategyOf = (options: OvokBearerStrategyOptions = {}) =>
    new OvokBearerStrategy({ baseURL: sandbox.ovokURL, project: 'any', ...options });
  const logIn = async () => {
    const client = new OvokClient({ baseURL: sandbox.ovokURL, clientId, tenantId });
    const { user } = await client.login({ email, password });
    return { client, user: user!, token: user!.tokens.accessToken };
  };

  test.each(['name', 'instance'] as const)('by %s, a live token is its user’s', async (by) => {
    const { user, token } = await logIn();
    const result = await attempt(strategyOf(), bearing(token), { session: false }, by);
    expect(result).toMatchObject({ outcome: 'success', answers: 1 });
    expect(result.user).toEqual({ ...user });
    expect((result.user as OvokBearerUser).tokens).toEqual({ accessToken: token });
  });

  test('login and bearer agree on who somebody is', async () => {
    const accounts = sandbox.accounts.filter(({ provider, fault }) => provider === 'ovok' && !fault);
    for (const { email, password, clientId, tenantId } of accounts) {
      const client = new OvokClient({ baseURL: sandbox.ovokURL, clientId, tenantId });
      const { user } = await client.login({ email, password });
      const bearer = await attempt(strategyOf(), bearing(user!.tokens.accessToken));
      expect([email, (bearer.user as OvokBearerUser).id]).toEqual([email, user!.id]);
    }
  });

  test('an expired token is refused', async () => {
    const { token } = await logIn();
    sandbox.clock.advance(3_600_000);
    expect(await attempt(strategyOf(), bearing(token))).toMatchObject(invalid);
  });

  test('a token that is revoked is taken until cacheTtl has passed, and no longer', async () => {
    const { client, token } = await logIn();
    const strategy = strategyOf({ cacheTtl: 600 });
    expect(await attempt(strategy, bearing(token))).toMatchObject({ outcome: 'success' });
    await client.logout(token);
    expect(await attempt(strategy, bearing(token))).toMatchObject({ outcome: 'success' });
    await delay(620);
    expect(await attempt(strategy, bearing(token))).toMatchObject(invalid);
  });

  test('a refresh token, a cut token and garbage are refused', async () => {
    const { user, token } = await logIn();
    for (const other of [user.tokens.refreshToken!, token.slice(0, -2), 'garbage', 'null', 'e30=']) {
      expect(await attempt(strategyOf(), bearing(other))).toMatchObject(invalid);
    }
  });

  test('1,000 requests with one token are one check per cacheTtl', async () => {
    const { token } = await logIn();
    const strategy = strategyOf({ cacheTtl: 60_000 });
    const short = strategyOf({ cacheTtl: 1 });
    sandbox.ovok.clear();
    for (let batch = 0; batch < 10; batch++) {
      const results = await Promise.all(Array.from({ length: 100 }, () => attempt(strategy, bearing(token))));
      expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
    }
    expect(sandbox.ovok.requests).toHaveLength(1);
    for (let period = 0; period < 3; period++) {
      await Promise.all(Array.from({ length: 100 }, () => attempt(short, bearing(token))));
      await delay(5);
    }
    expect(sandbox.ovok.requests).toHaveLength(4);
  });

  test.each(['html', 'huge', 'garbage', 'missing', 'redirect', '500', '503', 'reset', 'deep'] as const)(
    'an Ovok that answers with the fault %s is an error, not a refusal, and shows nothing',
    async (fault) => {
      const { token } = await logIn();
      const strategy = strategyOf();
      sandbox.ovok.next({ fault });
      const { outcome, error } = await attempt(strategy, bearing(token));
      expect([outcome, error]).toEqual(['error', expect.any(UpstreamError)]);
      expect(findSecrets(error, [token, sandbox.ovokURL.slice(7)])).toEqual([]);
      expect(await attempt(strategy, bearing(token))).toMatchObject({ outcome: 'success' });
    },
  );
});

test('a token of 100 KB is refused, and Ovok is not asked', async () => {
  const { strategy, asked } = await everybody();
  expect(await attempt(strategy, bearing('x'.repeat(100_000)))).toMatchObject(invalid);
  expect(asked).toEqual([]);
});

test.each([
  ['no header', {}, missing],
  ['the scheme Basic', { authorization: 'Basic bWF4' }, missing],
  ['a token without a scheme', { authorization: 'max' }, missing],
  ['a scheme without a token', { authorization: 'Bearer' }, malformed],
  ['two tokens', { authorization: 'Bearer max, Bearer eve' }, malformed],
])('with %s Ovok is not asked', async (_, headers, outcome) => {
  const { strategy, asked } = await everybody();
  expect(await attempt(strategy, { headers })).toMatchObject(outcome);
  expect(asked).toEqual([]);
});

test('two headers are malformed, whichever of the tokens is good', async () => {
  const { strategy, asked } = await everybody();
  const headers = { authorization: 'Bearer max' };
  const headersDistinct = { authorization: ['Bearer max', 'Bearer bad'] };
  expect(await attempt(strategy, { headers, headersDistinct })).toMatchObject(malformed);
  expect(asked).toEqual([]);
});

test('tokens in the query and in the body are not looked at', async () => {
  const { strategy, asked } = await everybody();
  const token = { access_token: 'max' };
  const request = { url: '/?access_token=max', query: token, body: token, headers: {} };
  expect(await attempt(strategy, request)).toMatchObject(missing);
  expect(asked).toEqual([]);
});

test('a user is kept in a session as a login’s is', async () => {
  const { userOf } = await everybody();
  const user = await userOf('max');
  const restored = await keptUser({ toSession, fromSession }, user);
  expect(restored).toEqual(user);
  expect(restored.tokens).toEqual({ accessToken: 'max' });
});

test('verify is not asked about a token that is refused', async () => {
  const verify = jest.fn();
  const { upstream } = await everybody();
  const strategy = new OvokBearerStrategy({ baseURL: upstream.baseURL, project: 'any' }, verify);
  expect(await attempt(strategy, bearing('bad'))).toMatchObject(invalid);
  expect(verify).not.toHaveBeenCalled();
});

test('verify decides who the user is to the application', async () => {
  const { upstream } = await everybody();
  const reach = { baseURL: upstream.baseURL, project: 'any' };
  const mapped = new OvokBearerStrategy(reach, async (user) => Promise.resolve({ account: user.id }));
  expect((await attempt(mapped, bearing('max'))).user).toEqual({ account: 'Patient/max' });
  const withInfo = new OvokBearerStrategy(reach, (user, done) => done(null, user, { scope: 'read' }));
  expect((await attempt(withInfo, bearing('max'))).info).toEqual({ scope: 'read' });
  const none = new OvokBearerStrategy(reach, () => Promise.resolve(false));
  expect(await attempt(none, bearing('max'))).toMatchObject(invalid);
  const withRequest = new OvokBearerStrategy({ ...reach, passReqToCallback: true }, (req, user, done) =>
    done(null, { url: req.url, id: user.id }),
  );
  expect((await attempt(withRequest, { ...bearing('max'), url: '/api' })).user).toEqual({
    url: '/api',
    id: 'Patient/max',
  });
});
