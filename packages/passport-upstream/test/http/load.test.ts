import { setTimeout as sleep } from 'node:timers/promises';
import { attempt } from '../../../../test/support/attempt';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeStrategy } from '../support/acme';
import { runChild } from '../child/run';
import type { Endurance } from '../child/endurance';
import { credentials, person, timedOut, until } from '../support/log-in';

test('1,000 logins at once on a slow service use bounded connections and leave the event loop free', async () => {
  let most = 0;
  const upstream = await scriptedUpstream((_, res, body) => {
    most = Math.max(most, upstream.open);
    const { username } = JSON.parse(body) as { username: string };
    setTimeout(() => answerJSON(res, { ...person, id: username }), 100);
  });
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL });
  let turns = 0;
  const turning = setInterval(() => turns++, 1);
  const results = await Promise.all(
    Array.from({ length: 1_000 }, (_, index) =>
      attempt(strategy, { body: { ...credentials, username: `user-${index}` } }),
    ),
  );
  clearInterval(turning);
  expect(results.map(({ user }) => (user as { id: string }).id)).toEqual(
    results.map((_, index) => `user-${index}`),
  );
  expect(most).toBe(256);
  expect(upstream.connections).toBe(256);
  expect(turns).toBeGreaterThan(20);
});

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
  await until(() => upstream.open === 0);
  silent = false;
  const seen = upstream.bodies.length;
  expect(await attempt(strategy, { body: credentials })).toMatchObject({ outcome: 'success' });
  await sleep(20);
  expect(upstream.bodies.length).toBe(seen + 1);
});

test('10,000 logins, one in four a fault, leave no timer, listener, socket or memory behind', async () => {
  const endurance = await runChild<Endurance>('endurance.ts', { logins: 10_000, atOnce: 64 });
  const { outcomes, resources, listeners, heap } = endurance;
  expect(outcomes).toEqual({
    success: expect.any(Number) as number,
    fail: expect.any(Number) as number,
    error: expect.any(Number) as number,
  });
  expect(Object.values(outcomes).reduce((a, b) => a + b)).toBe(12_000);
  expect(resources.after).toEqual(resources.before);
  expect(listeners.after).toBe(listeners.before);
  expect(heap.after - heap.before).toBeLessThan(2 ** 21);
}, 120_000);
