import { setTimeout as delay } from 'node:timers/promises';
import { attempt } from '../../../../test/support/attempt';
import { bearing } from '../../../../test/support/bearer-outcome';
import { answerJSON } from '../../../../test/support/upstreams/scripted-upstream';
import { OvokBearerStrategy } from '../../src';
import { me, ovok, projectId } from './bearer-app';

test('once its Retry-After has passed, tokens are asked about again', async () => {
  const statuses = [429, 429];
  const { baseURL, asked } = await ovok((res) =>
    answerJSON(res, me, statuses.shift() ?? 200, { 'Retry-After': '1' }),
  );
  const strategy = new OvokBearerStrategy({ baseURL, project: projectId });
  const throttled = { outcome: 'error', error: { upstreamStatus: 429, headers: { 'Retry-After': '1' } } };
  for (let round = 1; round <= 2; round++) {
    expect(await attempt(strategy, bearing('t'))).toMatchObject(throttled);
    expect(await attempt(strategy, bearing('t'))).toMatchObject(throttled);
    expect(asked).toHaveLength(round);
    await delay(1_020);
  }
  expect(await attempt(strategy, bearing('t'))).toMatchObject({ outcome: 'success' });
});

test('a shorter Retry-After does not end a longer pause', async () => {
  const seconds = ['60', '1'];
  const { baseURL, asked } = await ovok((res) =>
    answerJSON(res, {}, 429, { 'Retry-After': seconds.shift() }),
  );
  const strategy = new OvokBearerStrategy({ baseURL, project: projectId });
  await Promise.all(['a', 'b'].map((token) => attempt(strategy, bearing(token))));
  expect(asked).toHaveLength(2);
  const { error } = await attempt(strategy, bearing('c'));
  expect(Number((error as { headers: Record<string, string> }).headers['Retry-After'])).toBeGreaterThan(50);
});

test('a 429 that does not say how long makes no pause', async () => {
  const statuses = [429];
  const { baseURL } = await ovok((res) => answerJSON(res, me, statuses.shift() ?? 200));
  const strategy = new OvokBearerStrategy({ baseURL, project: projectId });
  expect(await attempt(strategy, bearing('t'))).toMatchObject({
    error: { status: 503, headers: { 'Retry-After': '1' } },
  });
  expect(await attempt(strategy, bearing('t'))).toMatchObject({ outcome: 'success' });
});

test('a provider that comes back is asked at once', async () => {
  let isDown = true;
  const { baseURL } = await ovok((res) => (isDown ? res.destroy() : answerJSON(res, me)));
  const strategy = new OvokBearerStrategy({ baseURL, project: projectId, maxInFlight: 1 });
  expect(await attempt(strategy, bearing('t'))).toMatchObject({
    error: { code: 'ERR_UPSTREAM_UNREACHABLE' },
  });
  isDown = false;
  expect(await attempt(strategy, bearing('t'))).toMatchObject({ outcome: 'success' });
});
