import { attempt } from '../../../../test/support/attempt';
import { bearing } from '../../../../test/support/bearer-outcome';
import { answerJSON } from '../../../../test/support/upstreams/scripted-upstream';
import { OvokBearerStrategy } from '../../src';
import { me, ovok, projectId } from './bearer-app';

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
