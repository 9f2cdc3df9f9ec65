import { setTimeout as sleep } from 'node:timers/promises';
import { Connections } from '../src/connections';

const never = new AbortController().signal;

/** Takes `count` connections, and says how many were got so far. */
function takeMany(connections: Connections, count: number, signal = never) {
  const got = { count: 0 };
  const takes = Array.from({ length: count }, async () => {
    await connections.take(signal);
    got.count++;
  });
  return { got, takes };
}

test('256 connections are there at once, and one more waits for one to be given back', async () => {
  const connections = new Connections();
  const { got, takes } = takeMany(connections, 257);
  await sleep(20);
  expect(got.count).toBe(256);
  connections.giveBack();
  await Promise.all(takes);
  expect(got.count).toBe(257);
});

test('who waits longest gets the next connection', async () => {
  const connections = new Connections();
  await Promise.all(takeMany(connections, 256).takes);
  const order: number[] = [];
  const waiting = [1, 2, 3].map(async (number) => {
    await connections.take(never);
    order.push(number);
    connections.giveBack();
  });
  connections.giveBack();
  await Promise.all(waiting);
  expect(order).toEqual([1, 2, 3]);
});

test('who stops waiting gets none, and takes none from others', async () => {
  const connections = new Connections();
  await Promise.all(takeMany(connections, 256).takes);
  const gone = new AbortController();
  const [left] = takeMany(connections, 1, gone.signal).takes;
  const [stayed] = takeMany(connections, 1).takes;
  gone.abort();
  await expect(left).rejects.toThrow('aborted');
  connections.giveBack();
  await stayed;
});

test('a connection rests before it is used again, and a first one does not', async () => {
  const connections = new Connections();
  let turned = false;
  setImmediate(() => (turned = true));
  await connections.take(never);
  expect(turned).toBe(false);
  const startedAt = performance.now();
  connections.giveBack();
  await connections.take(never);
  expect(turned).toBe(true);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1);
});

test('a connection that has rested is there without a timer, whenever another was given back', async () => {
  const connections = new Connections();
  await Promise.all(takeMany(connections, 2).takes);
  connections.giveBack();
  await sleep(20);
  connections.giveBack();
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const taking = connections.take(never);
  expect(timers()).toBe(before);
  await taking;
});
