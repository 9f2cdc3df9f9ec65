import { attempt } from '../../../test/attempt';
import { scriptedUpstream, answerJSON } from '../../../test/scripted-upstream';
import { AcmeStrategy } from './acme';

test('smoke', async () => {
  const up = await scriptedUpstream((_q, r) => answerJSON(r, { id: 'u1', name: 'Ann', token: 't' }));
  const r = await attempt(new AcmeStrategy({ baseURL: up.baseURL }), {
    body: { username: 'a', password: 'b' },
  });
  expect(r).toMatchObject({ outcome: 'success', user: { id: 'u1' } });
});
