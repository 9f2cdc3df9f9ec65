import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { attempt } from '../../../../test/support/attempt';
import {
  answerJSON,
  closedURL,
  scriptedUpstream,
} from '../../../../test/support/upstreams/scripted-upstream';
import { findSecrets } from '../../../../test/support/secrets';
import { AcmeStrategy } from '../support/acme';

const body = { username: 'ann@example.com', password: 'pa55word' };
const traces: unknown[] = [];
const listen = (trace: unknown) => void traces.push(trace);
beforeEach(() => subscribe('passport-upstream:login', listen));
afterEach(() => {
  unsubscribe('passport-upstream:login', listen);
  traces.length = 0;
});

const duration = { durationMs: expect.any(Number) as number };

test.each<[string, number, object, object]>([
  ['a success', 200, {}, { outcome: 'success', upstreamStatus: 200 }],
  ['a success with 201', 201, {}, { outcome: 'success', upstreamStatus: 201 }],
  ['a refusal', 401, {}, { outcome: 'fail', code: 'invalid_credentials', status: 401, upstreamStatus: 401 }],
  ['an outage', 503, {}, { outcome: 'error', code: 'ERR_UPSTREAM_STATUS', status: 503, upstreamStatus: 503 }],
  ['missing credentials', 200, { body: {} }, { outcome: 'fail', code: 'missing_credentials', status: 400 }],
])('%s is told once, without identity or secret', async (_, status, request, trace) => {
  const upstream = await scriptedUpstream((_req, res) =>
    answerJSON(res, { id: 'u-77', name: 'Ann', token: 't0ken' }, status),
  );
  await attempt(new AcmeStrategy({ baseURL: upstream.baseURL }), { body, ...request });
  expect(traces).toEqual([{ provider: 'acme', ...trace, ...duration }]);
  expect(findSecrets(traces, ['ann@', 'pa55word', 't0ken', 'u-77', upstream.baseURL.slice(7)])).toEqual([]);
});

test.each<[string, number, object]>([
  ['a success', 200, { outcome: 'success', upstreamStatus: 200 }],
  ['a refusal', 401, { outcome: 'fail', code: 'invalid_credentials', status: 401, upstreamStatus: 401 }],
  ['an outage', 500, { outcome: 'error', code: 'ERR_UPSTREAM_STATUS', status: 502, upstreamStatus: 500 }],
])('%s is told with the request id of its response', async (_, status, trace) => {
  const upstream = await scriptedUpstream((_req, res) =>
    answerJSON(res, { id: 'u1', name: 'Ann', token: 't' }, status, { 'X-Request-Id': 'req-1' }),
  );
  await attempt(new AcmeStrategy({ baseURL: upstream.baseURL }), { body });
  expect(traces).toEqual([{ provider: 'acme', ...trace, requestId: 'req-1', ...duration }]);
});

test('an upstream that cannot be reached is told without a status of its own', async () => {
  await attempt(new AcmeStrategy({ baseURL: await closedURL() }), { body });
  expect(traces).toEqual([
    { provider: 'acme', outcome: 'error', code: 'ERR_UPSTREAM_UNREACHABLE', status: 502, ...duration },
  ]);
});

test('an error of the application’s own is told without a code', async () => {
  const upstream = await scriptedUpstream((_req, res) =>
    answerJSON(res, { id: 'u1', name: 'Ann', token: 't' }),
  );
  const down = Object.assign(new Error('database at 10.0.0.7 is down'), { code: '57P03', status: 418 });
  const verify = () => Promise.reject(down);
  await attempt(new AcmeStrategy({ baseURL: upstream.baseURL }, verify), { body });
  expect(traces).toEqual([{ provider: 'acme', outcome: 'error', ...duration }]);
});

test('a login takes the time from its request to its end', async () => {
  const startedAt = performance.now();
  await attempt(new AcmeStrategy());
  const [{ durationMs }] = traces as [{ durationMs: number }];
  expect(durationMs).toBeGreaterThan(0);
  expect(durationMs).toBeLessThanOrEqual(performance.now() - startedAt);
});

test('a refusal of verify’s is told as one of the credentials', async () => {
  const upstream = await scriptedUpstream((_req, res) =>
    answerJSON(res, { id: 'u1', name: 'Ann', token: 't' }),
  );
  const verify = () => Promise.resolve([false, { message: 'ann@example.com is not invited' }]);
  await attempt(new AcmeStrategy({ baseURL: upstream.baseURL }, verify), { body });
  expect(traces).toEqual([
    { provider: 'acme', outcome: 'fail', code: 'invalid_credentials', status: 401, ...duration },
  ]);
});
