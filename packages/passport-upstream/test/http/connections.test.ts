import { setTimeout as sleep } from 'node:timers/promises';
import { scriptedSocket } from '../../../../test/support/upstreams/scripted-upstream';
import { Cancellation } from '../../src/http/cancellation';
import type { Connection } from '../../src/http/connection';
import { Connections, Unserved } from '../../src/http/connections';
import { Connector } from '../../src/http/connector';
import { rawAnswer } from '../support/log-in';

const request = { method: 'GET', path: '/', headers: {}, limit: 1_000 } as const;

/** The connections to a service that answers. */
async function connectionsOf() {
  const upstream = await scriptedSocket((socket) => socket.write(rawAnswer()));
  const connections = new Connections(new Connector(upstream.baseURL));
  return { upstream, connections, close: (all: Connection[]) => all.forEach((one) => one.close()) };
}

/** Takes `count` connections, and says how many were got so far. */
function takeMany(connections: Connections, count: number, cancellation = new Cancellation()) {
  const got = { count: 0 };
  const takes = Array.from({ length: count }, async () => {
    const connection = await connections.take(cancellation);
    got.count++;
    return connection;
  });
  return { got, takes };
}

test('256 connections are there at once, and one more waits for one to be given back', async () => {
  const { connections } = await connectionsOf();
  const { got, takes } = takeMany(connections, 257);
  await sleep(20);
  expect(got.count).toBe(256);
  connections.giveBack(await takes[0]!);
  await Promise.all(takes);
  expect(got.count).toBe(257);
});

test('a connection that was closed makes room for another', async () => {
  const { connections, close } = await connectionsOf();
  const taken = await Promise.all(takeMany(connections, 256).takes);
  close(taken);
  for (const connection of taken) connections.giveBack(connection);
  const { got, takes } = takeMany(connections, 257);
  await Promise.all(takes.slice(0, 256));
  expect(got.count).toBe(256);
});

test('connections that were closed while they rested make room for others', async () => {
  const { connections, close } = await connectionsOf();
  const taken = await Promise.all(takeMany(connections, 3).takes);
  await Promise.all(taken.map((connection) => connection.request(request)));
  for (const connection of taken) connections.giveBack(connection);
  close(taken.slice(0, 2));
  expect(await connections.take(new Cancellation())).toBe(taken[2]);
  const { got } = takeMany(connections, 256);
  await sleep(20);
  expect(got.count).toBe(255);
  close(taken);
});

test('who waits longest gets the next connection', async () => {
  const { connections } = await connectionsOf();
  const [first] = await Promise.all(takeMany(connections, 256).takes);
  const order: number[] = [];
  const waiting = [1, 2, 3].map(async (number) => {
    const connection = await connections.take(new Cancellation());
    order.push(number);
    connections.giveBack(connection);
  });
  connections.giveBack(first!);
  await Promise.all(waiting);
  expect(order).toEqual([1, 2, 3]);
});

test('who stops waiting gets none, and takes none from others', async () => {
  const { connections } = await connectionsOf();
  const [first] = await Promise.all(takeMany(connections, 256).takes);
  const gone = new Cancellation();
  const [left] = takeMany(connections, 1, gone).takes;
  const [stayed] = takeMany(connections, 1).takes;
  gone.cancel();
  await expect(left).rejects.toThrow(Unserved);
  connections.giveBack(first!);
  await stayed;
});

test('a connection rests before it is used again, and a first one does not', async () => {
  const { connections } = await connectionsOf();
  let turned = false;
  setImmediate(() => (turned = true));
  const first = await connections.take(new Cancellation());
  expect(turned).toBe(false);
  await first.request(request);
  connections.giveBack(first);
  const startedAt = performance.now();
  expect(await connections.take(new Cancellation())).toBe(first);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1);
  first.close();
});

test('a connection that has rested is there without a timer, whenever another was given back', async () => {
  const { connections, close } = await connectionsOf();
  const taken = await Promise.all(takeMany(connections, 2).takes);
  await Promise.all(taken.map((connection) => connection.request(request)));
  connections.giveBack(taken[0]!);
  await sleep(20);
  connections.giveBack(taken[1]!);
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const taking = connections.take(new Cancellation());
  expect(timers()).toBe(before);
  expect(await taking).toBe(taken[0]);
  close(taken);
});
