import { stat } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoginStrategyOptions } from 'passport-upstream';
import { attempt } from '../../../../../test/support/attempt';
import {
  answerJSON,
  scriptedSocket,
  scriptedUpstream,
} from '../../../../../test/support/upstreams/scripted-upstream';
import { AcmeStrategy } from '../../support/acme';
import {
  credentials,
  expectFault,
  logIn,
  person,
  rawAnswer,
  timedOut,
  unreachable,
  until,
} from '../../support/log-in';

const mallory = rawAnswer({ body: JSON.stringify({ ...person, id: 'mallory' }) });

/** Logs in several times with one strategy, one after the other. */
async function logInOften(count: number, options: LoginStrategyOptions) {
  const strategy = new AcmeStrategy(options);
  const results = [];
  for (let index = 0; index < count; index++) {
    results.push(await attempt(strategy, { body: credentials }));
  }
  return results;
}

const idsOf = (results: Awaited<ReturnType<typeof logInOften>>) => [
  ...new Set(results.map(({ user }) => (user as { id?: string } | undefined)?.id)),
];

test('200 logins, one after the other, use one connection', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  expect(idsOf(await logInOften(200, { baseURL: upstream.baseURL }))).toEqual([person.id]);
  expect(upstream.connections).toBe(1);
});

test.each([
  ['with it', (socket: Socket) => socket.write(rawAnswer() + mallory)],
  ['right after it', (socket: Socket) => socket.write(rawAnswer(), () => socket.write(mallory))],
  [
    'a turn after it',
    (socket: Socket) => socket.write(rawAnswer(), () => setImmediate(() => socket.write(mallory))),
  ],
  [
    'with it, cut in two',
    (socket: Socket) => {
      socket.write(rawAnswer() + mallory.slice(0, 60));
      setImmediate(() => socket.write(mallory.slice(60)));
    },
  ],
])('a second answer that comes %s is nobody’s', async (_, answer) => {
  const upstream = await scriptedSocket((socket) => {
    socket.setNoDelay();
    answer(socket);
  });
  expect(idsOf(await logInOften(50, { baseURL: upstream.baseURL }))).toEqual([person.id]);
});

test('a second answer that comes to an unused connection is nobody’s', async () => {
  const sockets: Socket[] = [];
  const upstream = await scriptedSocket((socket) => {
    sockets.push(socket);
    socket.write(rawAnswer());
  });
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL });
  await attempt(strategy, { body: credentials });
  sockets[0]!.write(mallory);
  await sleep(20);
  expect(await attempt(strategy, { body: credentials })).toMatchObject({ user: { id: person.id } });
});

test.each([
  ['ends', (socket: Socket) => socket.end(rawAnswer())],
  [
    'ends a turn later',
    (socket: Socket) => socket.write(rawAnswer(), () => setImmediate(() => socket.end())),
  ],
  [
    'ends two milliseconds later',
    (socket: Socket) => socket.write(rawAnswer(), () => setTimeout(() => socket.end(), 2)),
  ],
  [
    'resets',
    (socket: Socket) => socket.write(rawAnswer(), () => setTimeout(() => socket.resetAndDestroy(), 2)),
  ],
])('300 logins succeed at a service that %s each connection after its answer', async (_, answer) => {
  const upstream = await scriptedSocket(answer);
  const results = await logInOften(300, { baseURL: upstream.baseURL });
  expect(results.filter(({ outcome }) => outcome !== 'success')).toEqual([]);
});

/** A service that answers a connection's first request, and does with each later one what is said. */
function answersOnce(then: (socket: Socket) => void) {
  const served = new WeakSet<Socket>();
  return scriptedSocket((socket) => {
    if (served.has(socket)) return then(socket);
    served.add(socket);
    socket.write(rawAnswer());
  });
}

test.each([
  ['closed', (socket: Socket) => socket.end()],
  ['reset', (socket: Socket) => socket.resetAndDestroy()],
])(
  'a login on a reused connection that is %s unanswered goes out again, on a fresh one',
  async (_, close) => {
    const upstream = await answersOnce(close);
    expect(idsOf(await logInOften(2, { baseURL: upstream.baseURL }))).toEqual([person.id]);
    expect(upstream.bodies.length).toBe(3);
    expect(upstream.connections).toBe(2);
  },
);

test('a login does not go out again on another connection that may be as dead', async () => {
  const upstream = await answersOnce((socket) => socket.end());
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL });
  const login = () => attempt(strategy, { body: credentials });
  await Promise.all([login(), login(), login()]);
  const requests = upstream.bodies.length;
  expect(await login()).toMatchObject({ outcome: 'success' });
  expect([requests, upstream.bodies.length, upstream.connections]).toEqual([3, 5, 4]);
});

test('a login on a connection that was closed and not yet found so goes out again, on a fresh one', async () => {
  const sockets: Socket[] = [];
  const upstream = await scriptedSocket((socket) => {
    sockets.push(socket);
    socket.write(rawAnswer());
  });
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL });
  await attempt(strategy, { body: credentials });
  await sleep(20);
  // Goes on within the event loop's phase for input, when the rest of the input may be a whole turn away.
  await stat(__filename);
  sockets[0]!.end();
  expect(await attempt(strategy, { body: credentials })).toMatchObject({ user: { id: person.id } });
  expect(upstream.connections).toBe(2);
});

test('the fresh connection is closed after its one login', async () => {
  const upstream = await answersOnce((socket) => socket.end());
  await logInOften(2, { baseURL: upstream.baseURL });
  await until(() => upstream.open === 0);
});

test('a login goes out again once only', async () => {
  let answered = false;
  const upstream = await scriptedSocket((socket) => {
    if (answered) return socket.end();
    answered = true;
    return socket.write(rawAnswer());
  });
  const [, second] = await logInOften(2, { baseURL: upstream.baseURL });
  expectFault(second!, { ...upstream, bodies: [] }, unreachable);
  expect(upstream.bodies.length).toBe(3);
  expect(upstream.connections).toBe(2);
});

test.each(['H', 'HTTP/1.1 200 OK\r\n', rawAnswer().slice(0, -5)])(
  'a login does not go out again after the bytes %j of an answer',
  async (bytes) => {
    const upstream = await answersOnce((socket) => socket.end(bytes));
    const [, second] = await logInOften(2, { baseURL: upstream.baseURL });
    expectFault(second!, { ...upstream, bodies: [] }, unreachable);
    expect(upstream.bodies.length).toBe(2);
  },
);

test('a login that had an information and no answer does not go out again', async () => {
  const upstream = await answersOnce((socket) => socket.end('HTTP/1.1 100 Continue\r\n\r\n'));
  const [, second] = await logInOften(2, { baseURL: upstream.baseURL });
  expectFault(second!, { ...upstream, bodies: [] }, unreachable);
  expect(upstream.bodies.length).toBe(2);
});

test('a login on a first connection does not go out again', async () => {
  const upstream = await scriptedSocket((socket) => socket.end());
  expectFault(await logIn(upstream), upstream, unreachable);
  expect(upstream.bodies.length).toBe(1);
});

test('a login that went out again is under the deadline of the first', async () => {
  let answered = false;
  const upstream = await scriptedSocket((socket) => {
    if (upstream.connections > 1) return;
    if (answered) setTimeout(() => socket.end(), 200);
    else socket.write(rawAnswer());
    answered = true;
  });
  const startedAt = performance.now();
  const [, second] = await logInOften(2, { baseURL: upstream.baseURL, timeout: 400 });
  expectFault(second!, { ...upstream, bodies: [] }, timedOut);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(upstream.bodies.length).toBe(3);
  await until(() => upstream.open === 0);
});

test('a login that timed out on a reused connection does not go out again', async () => {
  const upstream = await answersOnce(() => {});
  const [, second] = await logInOften(2, { baseURL: upstream.baseURL, timeout: 200 });
  expectFault(second!, { ...upstream, bodies: [] }, timedOut);
  await until(() => upstream.open === 0);
  expect(upstream.bodies.length).toBe(2);
});

test('a connection that the service keeps for less than a second is not reused', async () => {
  const upstream = await scriptedSocket((socket) =>
    socket.write(rawAnswer({ headers: 'Connection: keep-alive\r\nKeep-Alive: timeout=1\r\n' })),
  );
  await logInOften(3, { baseURL: upstream.baseURL });
  expect(upstream.connections).toBe(3);
  await until(() => upstream.open === 0);
});
