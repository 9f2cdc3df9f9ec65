import { Readable } from 'node:stream';
import type { Socket } from 'node:net';
import { scriptedSocket } from '../../../../test/support/upstreams/scripted-upstream';
import { passOverInterim } from '../../src/http/interim';
import { expectFault, logIn, person, rawAnswer, timedOut, unusable } from '../support/log-in';

const interim = 'HTTP/1.1 100 Continue\r\nX-A: b\r\n\r\n';
const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n';

/** What is read of bytes that come in these pieces, as text. */
async function read(pieces: string[], isAwaited = true): Promise<string[]> {
  const socket = new Readable({ read: () => {} }) as unknown as Socket;
  const awaitAnswer = passOverInterim(socket);
  if (isAwaited) awaitAnswer();
  const seen: string[] = [];
  for (const piece of pieces) {
    socket.push(piece);
    const bytes = socket.read() as Buffer | null;
    if (bytes) seen.push(bytes.toString());
    await Promise.resolve();
  }
  return seen;
}

test.each([
  ['in one piece', [interim + rawAnswer()]],
  ['twice', [interim + interim + rawAnswer()]],
  ['in a piece of its own', [interim, rawAnswer()]],
  ['byte by byte', [...interim, rawAnswer()]],
  ['after a 103', [hints + interim + rawAnswer()]],
  ['before a 103', [interim + hints + rawAnswer()]],
  ['between 103s, byte by byte', [...hints, ...interim, ...hints, rawAnswer()]],
  ['without a phrase', ['HTTP/1.1 100\r\n\r\n' + rawAnswer()]],
  ['not at all', [rawAnswer()]],
])('a 100 that comes %s before an answer is passed over', async (_, pieces) => {
  expect(await read(pieces)).toEqual([rawAnswer()]);
});

test('an answer that comes byte by byte is read whole', async () => {
  expect((await read([...rawAnswer()])).join('')).toBe(rawAnswer());
});

test.each([
  'HTTP/1.1 101 Switching Protocols\r\n\r\n',
  'HTTP/1.1 1000 Odd\r\n\r\n',
  'HTTP/1.1 10x Odd\r\n\r\n',
  'HTTP/1.0 100 Continue\r\n\r\n',
  'SSH-2.0\r\n\r\n',
  'H T',
])('%j is left to the parser', async (bytes) => {
  expect((await read([bytes])).join('')).toBe(bytes);
});

test('who reads no bytes takes none', () => {
  const socket = new Readable({ read: () => {} }) as unknown as Socket;
  passOverInterim(socket)();
  socket.push(rawAnswer());
  expect(socket.read(0)).toBeNull();
  expect(String(socket.read())).toBe(rawAnswer());
});

test('what comes after the answer has begun is left as it is', async () => {
  expect(await read([rawAnswer(), interim])).toEqual([rawAnswer(), interim]);
});

test('what comes unasked is left as it is', async () => {
  expect(await read([interim], false)).toEqual([interim]);
});

test('a 100 without end is left to the parser at 16 KiB, which refuses it', async () => {
  const endless = `HTTP/1.1 100 Continue\r\nX-A: ${'x'.repeat(20_000)}`;
  expect(await read([endless])).toEqual([endless]);
  const upstream = await scriptedSocket((socket) => socket.write(endless));
  expectFault(await logIn(upstream), upstream, { ...unusable, reason: 'HPE_HEADER_OVERFLOW' });
});

test('a 103 before a 100 does not keep a login from its answer', async () => {
  const upstream = await scriptedSocket((socket) => socket.write(hints + interim + rawAnswer()));
  expect(await logIn(upstream)).toMatchObject({ outcome: 'success', user: { id: person.id } });
});

test('a service that says no more than 100 is given up at the deadline', async () => {
  const upstream = await scriptedSocket((socket) => socket.write(interim));
  expectFault(await logIn(upstream, { timeout: 200 }), upstream, timedOut);
});

test('a 100 that comes in pieces does not keep a login from its answer', async () => {
  const upstream = await scriptedSocket((socket) => {
    socket.setNoDelay();
    const write = ([next, ...rest]: string[]) => {
      if (next !== undefined) socket.write(next, () => setTimeout(write, 5, rest));
    };
    write([interim.slice(0, 5), interim.slice(5), interim + rawAnswer().slice(0, 9), rawAnswer().slice(9)]);
  });
  expect(await logIn(upstream)).toMatchObject({ outcome: 'success', user: { id: person.id } });
});
