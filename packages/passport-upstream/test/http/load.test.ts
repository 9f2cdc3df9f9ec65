import { setTimeout as sleep } from 'node:timers/promises';
import { attempt } from '../../../../test/support/attempt';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeStrategy } from '../support/acme';
import { credentials, person, timedOut, until } from '../support/log-in';

test('logins that wait for a connection are under their own deadline, and leave nothing waiting', async () => {
  let silent = true;
  const upstream = await scriptedUpstream((_, res) => {
    if (!silent) answerJSON(res, person);
  });
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL, timeout: 1_000 });
  const results = await Promise.all(
    Array.from({ length: 400 }, () => attempt(strategy, { body: credentials })),
  );
  for (const { error } of results) expect(error).toMatchObject(timedOut);
  // Node.js 24 may keep a connection that no request took. It ends as any unused one does, after 15 seconds.
  await until(() => upstream.open === 0, 25_000);
  silent = false;
  const seen = upstream.bodies.length;
  expect(await attempt(strategy, { body: credentials })).toMatchObject({ outcome: 'success' });
  await sleep(20);
  expect(upstream.bodies.length).toBe(seen + 1);
});
