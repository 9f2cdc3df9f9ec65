import type http from 'node:http';
import { scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { VeroBearerStrategy } from '../../src';
import { keyServer } from './key-server';
import { optionsFor, tokenOf } from './tokens';
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
  third,
} from './key-set-clients';

test('500 made-up tokens while the key server is down are one fetch, and no key is lost by them', async () => {
  const server = await keyServer(first);
  server.status = 500;
  const strategy = strategyFor(server);
  const madeUp = await Promise.all(
    Array.from({ length: 500 }, (_, index) => tokenOf({ ...first, kid: `made-up-${index}` })),
  );
  for (let batch = 0; batch < 500; batch += 100) {
    const results = await Promise.all(
      madeUp.slice(batch, batch + 100).map((token) => present(strategy, token)),
    );
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['error']));
  }
  expect(server.fetches).toBe(1);
  server.status = 200;
  pass(1_000);
  expect(await outcomes(strategy, first)).toEqual(['success']);
  expect(server.fetches).toBe(2);
});

test('while a made-up key id waits for a silent key server, known keys are used', async () => {
  const server = await keyServer(first);
  const strategy = strategyFor(server);
  expect(await outcomes(strategy, first)).toEqual(['success']);
  pass(minute);
  let open = () => {};
  server.gate = new Promise((resolve) => (open = resolve));
  const waiting = presentFrom(strategy, second);
  expect(await outcomes(strategy, first, first, first)).toEqual(['success', 'success', 'success']);
  open();
  expect((await waiting).outcome).toBe('fail');
  expect(server.fetches).toBe(2);
});

test.each([500, 503, 404, 429, 401, 302, 204])(
  'while there are no keys, status %i is an error and no refusal, and is asked about once a second',
  async (status) => {
    const server = await keyServer(first);
    server.status = status;
    const strategy = strategyFor(server);
    for (let request = 1; request <= 2; request++) {
      expect(await presentFrom(strategy, first)).toMatchObject(
        fault({ code: 'ERR_UPSTREAM_STATUS', provider: 'vero', upstreamStatus: status }),
      );
      expect(await outcomes(strategy, first, second)).toEqual(['error', 'error']);
      expect(server.fetches).toBe(request);
      pass(1_000);
    }
    server.status = 200;
    expect(await outcomes(strategy, first)).toEqual(['success']);
  },
);

test('a fault ends all requests that wait for the same fetch', async () => {
  const server = await keyServer(first);
  Object.assign(server, { status: 500, wait: 30 });
  const strategy = strategyFor(server);
  const token = await tokenOf(first);
  const results = await Promise.all(Array.from({ length: 20 }, () => present(strategy, token)));
  expect(results.map(({ outcome, answers }) => [outcome, answers])).toEqual(results.map(() => ['error', 1]));
  expect(server.fetches).toBe(1);
});

test.each([
  ['that is silent', () => {}],
  [
    'whose answer comes byte by byte',
    (res: http.ServerResponse) => {
      res.writeHead(200, { 'Content-Type': 'application/json' });
      const dribble = setInterval(() => res.write(' '), 20);
      res.on('close', () => clearInterval(dribble));
    },
  ],
])('a key server %s is a fault after five seconds', async (_, answer) => {
  const { setTimeout } = globalThis;
  jest
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation(((act: () => void, ms: number, ...args: []) =>
      setTimeout(act, ms === 5_000 ? 100 : ms, ...args)) as typeof setTimeout);
  const { baseURL } = await scriptedUpstream((_req, res) => answer(res));
  const strategy = new VeroBearerStrategy(optionsFor(baseURL));
  expect(await presentFrom(strategy, first)).toMatchObject(
    fault({ code: 'ERR_UPSTREAM_TIMEOUT', status: 504 }),
  );
});

test('a key server that is not there is a fault', async () => {
  const server = await keyServer(first);
  const strategy = new VeroBearerStrategy(optionsFor('http://127.0.0.1:1/jwks.json'));
  expect(await presentFrom(strategy, first)).toMatchObject(fault({ code: 'ERR_UPSTREAM_UNREACHABLE' }));
  expect(server.fetches).toBe(0);
});

test('while fresh keys cannot be had the old ones hold, for an hour and no longer', async () => {
  const server = await keyServer(first);
  const strategy = strategyFor(server);
  expect(await outcomes(strategy, first)).toEqual(['success']);
  server.status = 500;
  pass(10 * minute);
  expect(await outcomes(strategy, first, first, first)).toEqual(['success', 'success', 'success']);
  // An outage is not asked about for each request.
  expect(server.fetches).toBe(2);
  pass(49 * minute);
  expect(await outcomes(strategy, first, first)).toEqual(['success', 'success']);
  expect(server.fetches).toBe(3);
  pass(minute);
  expect(await outcomes(strategy, first, first)).toEqual(['error', 'error']);
  expect(server.fetches).toBe(4);
  server.status = 200;
  pass(1_000);
  expect(await outcomes(strategy, first)).toEqual(['success']);
});

test('while fresh keys cannot be had, a key that is not there is a fault: it may be a new one', async () => {
  const server = await keyServer(first);
  const strategy = strategyFor(server);
  expect(await outcomes(strategy, first)).toEqual(['success']);
  Object.assign(server, { status: 503, keys: [first.jwk, third.jwk] });
  pass(minute);
  for (let request = 0; request < 3; request++) {
    expect(await presentFrom(strategy, third)).toMatchObject(
      fault({ code: 'ERR_UPSTREAM_STATUS', status: 503 }),
    );
  }
  expect(await outcomes(strategy, first)).toEqual(['success']);
  expect(server.fetches).toBe(2);
  server.status = 200;
  pass(minute);
  expect(await outcomes(strategy, third)).toEqual(['success']);
});
