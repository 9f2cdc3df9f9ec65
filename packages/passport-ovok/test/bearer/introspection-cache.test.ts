import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import express from 'express';
import passport from 'passport';
import { attempt } from '../../../../test/support/attempt';
import { bearerOutcomes, bearing } from '../../../../test/support/bearer-outcome';
import { runAlone } from '../../../../test/support/processes/child-process';
import type { Heap } from '../../../../test/support/processes/heap';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { findSecrets } from '../../../../test/support/secrets';
import { OvokBearerStrategy } from '../../src';
import { answeringInTurn, everybody, meOf } from './token-service';

const { invalid } = bearerOutcomes('ovok');

test('100 requests at once with one token are one check, and every one gets a user of its own', async () => {
  const { userOf, asked } = await everybody({}, 50);
  const users = await Promise.all(Array.from({ length: 100 }, () => userOf('max')));
  expect(new Set(users.map(({ id }) => id))).toEqual(new Set(['Patient/max']));
  expect(new Set(users).size).toBe(100);
  expect(asked).toEqual(['max']);
});

test('requests of many people at once are never mixed up', async () => {
  const { userOf, asked } = await everybody({ maxInFlight: 200 }, 20);
  const names = Array.from({ length: 200 }, (_, index) => `user-${index}`);
  const users = await Promise.all([...names, ...names].map(userOf));
  expect(users.map(({ id, tokens }) => [id, tokens.accessToken])).toEqual(
    [...names, ...names].map((name) => [`Patient/${name}`, name]),
  );
  expect(asked.toSorted()).toEqual(names.toSorted());
});

test('what a handler writes to its user is nobody else’s', async () => {
  const { userOf, asked } = await everybody();
  for (let request = 0; request < 3; request++) {
    const user = await userOf('max');
    expect(user).toMatchObject({ id: 'Patient/max', emails: [{ value: 'max@example.com' }] });
    expect(user._json).toEqual(meOf('max'));
    Object.assign(user, { id: 'Patient/eve', isAdmin: true });
    user.emails[0]!.value = 'eve@example.com';
    user.profile.reference = 'Patient/eve';
    user._json.profile.id = 'eve';
    user.tokens.accessToken = 'eve';
    expect(user).not.toBe(await userOf('max'));
  }
  expect(await userOf('max')).not.toHaveProperty('isAdmin');
  expect(asked).toEqual(['max']);
});

test('a refused token is remembered too', async () => {
  const { strategy, asked } = await everybody();
  for (let request = 0; request < 10; request++) {
    expect(await attempt(strategy, bearing('bad'))).toMatchObject(invalid);
  }
  expect(asked).toEqual(['bad']);
});

test.each<[string, [number, unknown], object]>([
  ['an outage', [500, {}], { code: 'ERR_UPSTREAM_STATUS', upstreamStatus: 500 }],
  ['a broken connection', [0, {}], { code: 'ERR_UPSTREAM_UNREACHABLE' }],
  ['nonsense', [200, {}], { code: 'ERR_UPSTREAM_RESPONSE', reason: 'profile' }],
])('%s says nothing of the token, and is not remembered', async (_, answer, error) => {
  const { upstream, strategy } = await answeringInTurn(answer, answer);
  const [first, second] = [await attempt(strategy, bearing('t')), await attempt(strategy, bearing('t'))];
  expect([first, second]).toMatchObject([
    { outcome: 'error', error },
    { outcome: 'error', error },
  ]);
  expect(await attempt(strategy, bearing('t'))).toMatchObject({ outcome: 'success' });
  expect(upstream.bodies).toHaveLength(3);
});

test('an outage ends every request that waits for the same check', async () => {
  const upstream = await scriptedUpstream((_, res) => setTimeout(() => answerJSON(res, {}, 500), 30));
  const strategy = new OvokBearerStrategy({ baseURL: upstream.baseURL, project: 'any' });
  const results = await Promise.all(Array.from({ length: 20 }, () => attempt(strategy, bearing('t'))));
  expect(results.map(({ outcome, answers }) => [outcome, answers])).toEqual(results.map(() => ['error', 1]));
  expect(upstream.bodies).toHaveLength(1);
});

test('no more than cacheMax tokens are remembered: the one that was used longest ago goes', async () => {
  const { userOf, asked } = await everybody({ cacheMax: 2 });
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await userOf(name);
  expect(asked).toEqual(['a', 'b', 'c', 'b']);
});

test('the strategy holds no token: it remembers a SHA-256, and whom it is for', async () => {
  const { strategy } = await answeringInTurn([401, {}], [500, {}]);
  // What an LRUCache holds is private: it is seen in a dump alone.
  type Dumped = { dump(): [string, unknown][] };
  type Cache = { accepted: Dumped; refused: Dumped; underWay: Map<string, unknown> };
  const { cache } = strategy as unknown as { cache: Cache };
  const held = () => findSecrets([strategy, cache.accepted.dump(), cache.refused.dump()], ['-token']);
  for (const token of ['bad-token', 'other-token']) await attempt(strategy, bearing(token));
  const under = attempt(strategy, bearing('secret-token'));
  expect([cache.underWay.size, held()]).toEqual([1, []]);
  expect(await under).toMatchObject({ outcome: 'success' });
  expect([cache.underWay.size, held()]).toEqual([0, []]);
  expect(cache.accepted.dump().map(([key]) => key)).toEqual(['kwu9xRtq7VwqVnj9bije56BeiktkPPwLRCfD77hsDZQ=']);
  expect(cache.refused.dump()).toHaveLength(1);
});

test('a client that leaves early does not end the check that another waits for', async () => {
  let asked = 0;
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const upstream = await scriptedUpstream((_, res) => {
    asked += 1;
    arrived();
    setTimeout(() => answerJSON(res, meOf('max')), 80);
  });
  const app = express();
  const strategy = new OvokBearerStrategy({ baseURL: upstream.baseURL, project: 'any' });
  app.get('/', passport.authenticate(strategy, { session: false }) as express.RequestHandler, (req, res) => {
    res.json(req.user);
  });
  const server = http.createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const headers = { authorization: 'Bearer max' };
  const controller = new AbortController();
  const leaving = fetch(url, { headers, signal: controller.signal }).catch((error: Error) => error.name);
  await arrival;
  const staying = fetch(url, { headers });
  await delay(20);
  controller.abort();
  expect(await leaving).toBe('AbortError');
  const answer = await staying;
  expect([answer.status, await answer.json()]).toMatchObject([200, { id: 'Patient/max' }]);
  expect(asked).toBe(1);
  server.close().closeAllConnections();
});

test('two tokens of one person are two checks, and two users that share nothing', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, meOf('max')));
  const strategy = new OvokBearerStrategy({ baseURL: upstream.baseURL, project: 'any' });
  const [first, second] = await Promise.all(
    ['one', 'two', 'one'].map(async (token) => (await attempt(strategy, bearing(token))).user as object),
  );
  const partsOf = (part: unknown): unknown[] =>
    typeof part === 'object' && part !== null
      ? [part, ...Reflect.ownKeys(part).flatMap((name) => partsOf(Reflect.get(part, name)))]
      : [];
  expect(first).toEqual(second);
  expect(partsOf(first).length).toBeGreaterThan(10);
  expect(partsOf(first).filter((part) => partsOf(second).includes(part))).toEqual([]);
  expect(upstream.bodies).toHaveLength(2);
});

test('of a response only the members that are read are kept', async () => {
  const more = {
    photo: 'secret-photo',
    telecom: [{ system: 'email', value: 'max@work.example', use: 'secret' }],
  };
  const body = {
    ...meOf('max'),
    profile: { ...meOf('max').profile, ...more },
    accessPolicy: { name: 'secret-policy' },
    security: { sessions: ['secret-session'] },
  };
  const { strategy } = await answeringInTurn([200, body]);
  const { user } = await attempt(strategy, bearing('t'));
  expect(user).toMatchObject({ id: 'Patient/max', emails: [{}, { value: 'max@work.example' }] });
  expect(findSecrets(user, ['secret'])).toEqual([]);
});

test('two strategies share nothing', async () => {
  const first = await everybody();
  const second = await everybody();
  await first.userOf('max');
  await second.userOf('max');
  expect([first.asked, second.asked]).toEqual([['max'], ['max']]);
});

test('verify is asked for every request, also where the token is known', async () => {
  const { upstream, asked } = await everybody();
  let count = 0;
  const strategy = new OvokBearerStrategy({ baseURL: upstream.baseURL, project: 'any' }, (user, done) => {
    count += 1;
    done(null, count < 3 && user);
  });
  const outcomes = [];
  for (let request = 0; request < 3; request++) {
    outcomes.push((await attempt(strategy, bearing('max'))).outcome);
  }
  expect(outcomes).toEqual(['success', 'success', 'fail']);
  expect(asked).toEqual(['max']);
});

test('100,000 distinct garbage tokens leave the heap flat', async () => {
  const { kilobytes, outcomes } = await runAlone<Heap>(`${__dirname}/child/garbage.ts`);
  expect(outcomes).toEqual({ fail: 80_000, error: 20_000 });
  // From Node.js 22 on, V8 takes some 2 MB more, once; 90,000 tokens that were kept would take 8 MB at the least.
  expect(kilobytes[2]! - kilobytes[0]!).toBeLessThan(4_096);
});
