import net, { type AddressInfo } from 'node:net';
import { scriptedSocket, scriptedUpstream } from '../../../../../test/support/upstreams/scripted-upstream';
import {
  credentials,
  expectFault,
  logIn,
  person,
  rawAnswer,
  timedOut,
  unreachable,
  unusable,
  until,
} from '../../support/log-in';

const nobody = (baseURL: string) => ({ baseURL, bodies: [] });

test('a refused connection is an error', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  const upstream = nobody(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await new Promise((resolve) => server.close(resolve));
  expectFault(await logIn(upstream), upstream, { ...unreachable, reason: 'ECONNREFUSED' });
});

test('a name that does not resolve is an error', async () => {
  const upstream = nobody('https://login.invalid');
  const reason = expect.stringMatching(/^(?:ENOTFOUND|EAI_AGAIN)$/) as unknown;
  expectFault(await logIn(upstream, { timeout: 20_000 }), upstream, { ...unreachable, reason });
});

test('an address that cannot be reached is an error', async () => {
  // A broadcast address: no system connects to it.
  const upstream = nobody('https://255.255.255.255');
  const reason = expect.stringMatching(/^(?:ENETUNREACH|EHOSTUNREACH|EACCES|EADDRNOTAVAIL)$/) as unknown;
  expectFault(await logIn(upstream), upstream, { ...unreachable, reason });
});

const [head = '', body = ''] = rawAnswer().split(/(?<=\r\n\r\n)/);
const chunkedHead = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';

const phases = [
  ['at once', ''],
  ['in the status line', head.slice(0, 9)],
  ['in the headers', head.slice(0, -20)],
  ['after the headers', head],
  ['in the body', head + body.slice(0, 10)],
  ['before the last byte', head + body.slice(0, -1)],
  ['in a chunk', `${chunkedHead}40\r\n${body.slice(0, 10)}`],
  ['before the last chunk', `${chunkedHead}${body.length.toString(16)}\r\n${body}\r\n`],
  ['in the last chunk', `${chunkedHead}${body.length.toString(16)}\r\n${body}\r\n0\r\n`],
] as const;

test.each(phases)('a connection that ends %s is an error', async (_, written) => {
  const upstream = await scriptedSocket((socket) => socket.end(written));
  expectFault(await logIn(upstream), upstream, unreachable);
  await until(() => upstream.open === 0);
});

test.each(phases)('a connection that is reset %s is an error', async (_, written) => {
  const upstream = await scriptedSocket((socket) => {
    const reset = () => setTimeout(() => socket.resetAndDestroy(), 10);
    if (written) socket.write(written, reset);
    else reset();
  });
  expectFault(await logIn(upstream), upstream, { ...unreachable, reason: 'ECONNRESET' });
  await until(() => upstream.open === 0);
});

test.each([
  ['closed', (socket: net.Socket) => socket.end()],
  ['reset', (socket: net.Socket) => socket.resetAndDestroy()],
])('a connection that is %s before the request is an error', async (_, close) => {
  const upstream = await scriptedSocket(() => {}, close);
  expectFault(await logIn(upstream), upstream, unreachable);
  expect(upstream.connections).toBe(1);
});

test('a body that only the end of the connection ends is read', async () => {
  const upstream = await scriptedSocket((socket) =>
    socket.end(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${body}`),
  );
  expect(await logIn(upstream)).toMatchObject({ outcome: 'success', user: { id: person.id } });
});

test.each<readonly [string, string | Buffer]>([
  ['binary', Buffer.from(Array.from({ length: 2_048 }, (_, index) => (index * 151) % 256))],
  ['an SSH banner', 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'],
  ['an SMTP greeting', '220 mail.example ESMTP\r\n'],
  ['HTTP/0.9', body],
  ['HTTP/2', Buffer.from('0000120400000000000003000000640004', 'hex')],
  ['an unknown version of HTTP', rawAnswer().replace('HTTP/1.1', 'HTTP/7.3')],
  ['a status of four digits', rawAnswer({ status: '2000 OK' })],
  ['a status that is no number', rawAnswer({ status: 'OK' })],
  ['a length that is no number', rawAnswer().replace(/Content-Length: \d+/, 'Content-Length: all')],
  ['a negative length', rawAnswer().replace(/Content-Length: \d+/, 'Content-Length: -1')],
  ['two lengths', rawAnswer({ headers: 'Content-Length: 5\r\n' })],
  ['a length beside chunks', rawAnswer({ headers: 'Transfer-Encoding: chunked\r\n' })],
  ['a chunk size that is no number', `${chunkedHead}zz\r\n${body}`],
  // The parser of Node.js 20.19.0 (llhttp 8) takes it for a header.
  ...(Number.parseInt(process.versions['llhttp']!) > 8
    ? [['a header without a name', rawAnswer({ headers: ': nothing\r\n' })] as const]
    : []),
  ['a NUL in a header', rawAnswer({ headers: 'X-Null: a\0b\r\n' })],
  ['a folded header', rawAnswer({ headers: 'X-A: b\r\n c\r\n' }).replace('Content-Type', 'Content Type')],
])('%s instead of an answer is an error', async (_, written) => {
  const upstream = await scriptedSocket((socket) => socket.write(written));
  expectFault(await logIn(upstream), upstream, { status: 502, code: expect.anything() as never });
  await until(() => upstream.open === 0);
});

test('bytes that are not HTTP are an unusable answer, not an unreachable service', async () => {
  const upstream = await scriptedSocket((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n'));
  expectFault(await logIn(upstream), upstream, { ...unusable, reason: 'HPE_INVALID_CONSTANT' });
});

test('the request is what the provider asked for, and says nothing of this machine', async () => {
  let request = '';
  const upstream = await scriptedSocket((socket, received) => {
    request = received;
    socket.write(rawAnswer());
  });
  await logIn(upstream, { baseURL: `${upstream.baseURL}/prefix/` });
  expect(request.split('\r\n').sort()).toEqual(
    [
      'POST /prefix/sign-in HTTP/1.1',
      'Accept: application/json',
      'Accept-Encoding: identity',
      'Connection: keep-alive',
      `Content-Length: ${JSON.stringify(credentials).length}`,
      'Content-Type: application/json',
      `Host: ${new URL(upstream.baseURL).host}`,
      'User-Agent: passport-acme',
      '',
      JSON.stringify(credentials),
    ].sort(),
  );
});

test('a service that takes its time within the deadline is waited for', async () => {
  const upstream = await scriptedUpstream((_, res) => {
    res.setHeader('Content-Type', 'application/json');
    setTimeout(() => res.end(body), 150);
  });
  expect(await logIn(upstream, { timeout: 5_000 })).toMatchObject({ outcome: 'success' });
});

test.each([
  ['accepts and is silent', () => {}],
  ['dribbles its headers', (socket: net.Socket) => dribble(socket, head)],
  ['dribbles its body', (socket: net.Socket) => socket.write(head, () => dribble(socket, ' '.repeat(99)))],
  [
    'dribbles chunks',
    (socket: net.Socket) => socket.write(chunkedHead, () => dribble(socket, '1\r\n \r\n'.repeat(20))),
  ],
  ['sends headers and no body', (socket: net.Socket) => socket.write(head)],
])('a service that %s is given up at the deadline', async (_, answer) => {
  const upstream = await scriptedSocket(answer);
  const startedAt = performance.now();
  expectFault(await logIn(upstream, { timeout: 200 }), upstream, timedOut);
  expect(performance.now() - startedAt).toBeGreaterThan(190);
  await until(() => upstream.open === 0);
});

test('a service that accepts and never reads is given up at the deadline', async () => {
  const upstream = await scriptedSocket(
    () => {},
    (socket) => socket.pause(),
  );
  expectFault(await logIn(upstream, { timeout: 200 }), upstream, timedOut);
});

function dribble(socket: net.Socket, text: string): void {
  if (socket.destroyed || !text) return;
  socket.write(text[0]!);
  setTimeout(dribble, 20, socket, text.slice(1));
}
