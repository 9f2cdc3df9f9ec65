import zlib from 'node:zlib';
import {
  answerJSON,
  scriptedSocket,
  scriptedUpstream,
} from '../../../../../test/support/upstreams/scripted-upstream';
import {
  expectFault,
  logIn,
  marker,
  person,
  rawAnswer,
  timedOut,
  unreachable,
  unusable,
  until,
} from '../../support/log-in';

const good = Buffer.from(JSON.stringify(person));
const tooLarge = { ...unusable, reason: 'too_large', upstreamStatus: 200 };

const chunkedHead = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n';

function answering(body: Buffer, encoding: string) {
  return scriptedUpstream((_, res) => {
    res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': encoding });
    res.end(body);
  });
}

test('no coding is asked for', async () => {
  let asked: unknown;
  const upstream = await scriptedUpstream((req, res) => {
    asked = req.headers['accept-encoding'];
    answerJSON(res, person);
  });
  await logIn(upstream);
  expect(asked).toBe('identity');
});

test.each([
  ['gzip', zlib.gzipSync(good)],
  ['x-gzip', zlib.gzipSync(good)],
  ['GZIP', zlib.gzipSync(good)],
  ['deflate', zlib.deflateSync(good)],
  ['br', zlib.brotliCompressSync(good)],
  ['identity', good],
  ['', good],
])('an answer in the coding "%s" is read all the same', async (encoding, body) => {
  const upstream = await answering(body, encoding);
  expect(await logIn(upstream)).toMatchObject({ outcome: 'success', user: { id: person.id } });
});

const gzip = zlib.gzipSync(good);
test.each([
  ['gzip cut in half', gzip.subarray(0, gzip.length / 2), 'gzip'],
  ['gzip without its trailer', gzip.subarray(0, -8), 'gzip'],
  ['gzip without its last byte', gzip.subarray(0, -1), 'gzip'],
  ['gzip with a wrong checksum', Buffer.from(gzip).fill(0, gzip.length - 8), 'gzip'],
  ['brotli cut short', zlib.brotliCompressSync(good).subarray(0, -1), 'br'],
  ['plain text as gzip', good, 'gzip'],
  ['nothing as gzip', Buffer.alloc(0), 'gzip'],
  ['gzip as brotli', gzip, 'br'],
  ['an unknown coding', gzip, 'zstd'],
  ['a coding named like a member of every object', good, 'constructor'],
  ['two codings', zlib.gzipSync(gzip), 'gzip, gzip'],
])('%s is an error', async (_, body, encoding) => {
  const upstream = await answering(body, encoding);
  const expected = { ...unusable, reason: 'encoding', upstreamStatus: 200 };
  expectFault(await logIn(upstream), upstream, expected);
});

test('gzip within gzip is an error', async () => {
  const upstream = await answering(zlib.gzipSync(gzip), 'gzip');
  expectFault(await logIn(upstream), upstream, { ...unusable, reason: 'utf8', upstreamStatus: 200 });
});

const zeros = Buffer.alloc(2 ** 26, ' ');
test.each([
  ['gzip', zlib.gzipSync(zeros)],
  ['deflate', zlib.deflateSync(zeros)],
  ['br', zlib.brotliCompressSync(zeros, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } })],
])('64 MiB in a small %s answer are never unpacked', async (encoding, body) => {
  expect(body.length).toBeLessThan(100_000);
  const upstream = await answering(body, encoding);
  const before = process.memoryUsage.rss();
  expectFault(await logIn(upstream), upstream, tooLarge);
  expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 25);
});

test('an answer that announces 99,999,999 bytes is given up at once', async () => {
  const upstream = await scriptedSocket((socket) =>
    socket.write(
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n${marker}`,
    ),
  );
  expectFault(await logIn(upstream), upstream, tooLarge);
  await until(() => upstream.open === 0);
});

test('an answer without end is given up at the limit', async () => {
  let written = 0;
  const upstream = await scriptedUpstream((_, res) => {
    res.writeHead(200, { 'Content-Type': 'application/json' });
    const chunk = Buffer.alloc(65_536, ' ');
    const flood = () => {
      while (!res.destroyed && res.write(chunk)) written += chunk.length;
      written += chunk.length;
      res.once('drain', flood);
    };
    flood();
  });
  const before = process.memoryUsage.rss();
  expectFault(await logIn(upstream), upstream, tooLarge);
  await until(() => upstream.open === 0);
  // What the two sockets' buffers took, and no more.
  expect(written).toBeLessThan(2 ** 25);
  expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 25);
});

test('an answer shorter than it said, then silence, is a timeout', async () => {
  const upstream = await scriptedSocket((socket) =>
    socket.write(rawAnswer().replace(/Content-Length: \d+/, 'Content-Length: 5000')),
  );
  expectFault(await logIn(upstream, { timeout: 200 }), upstream, timedOut);
  await until(() => upstream.open === 0);
});

test.each([
  [good.length, 'success'],
  [good.length - 1, 'error'],
  [1, 'error'],
])('an answer under maxResponseSize %i is a %s', async (maxResponseSize, outcome) => {
  const plain = await scriptedSocket((socket) => socket.write(rawAnswer()));
  expect(await logIn(plain, { maxResponseSize })).toMatchObject({ outcome });
  const chunked = await scriptedUpstream((_, res) => {
    res.writeHead(200, { 'Content-Type': 'application/json' });
    for (const byte of good) res.write(Buffer.of(byte));
    res.end();
  });
  expect(await logIn(chunked, { maxResponseSize })).toMatchObject({ outcome });
});

test('maxResponseSize counts bytes after decompression', async () => {
  const padded = Buffer.from(JSON.stringify({ ...person, padding: ' '.repeat(5_000) }));
  const upstream = await answering(zlib.gzipSync(padded), 'gzip');
  expect(await logIn(upstream, { maxResponseSize: 5_000 })).toMatchObject({ error: tooLarge });
  expect(await logIn(upstream, { maxResponseSize: padded.length })).toMatchObject({ outcome: 'success' });
});

test.each([
  ['20 KiB in one header', `X-Long: ${'x'.repeat(20_480)}\r\n`],
  ['5,000 headers', 'X-Header: 1\r\n'.repeat(5_000)],
])('%s are an error', async (_, headers) => {
  const upstream = await scriptedSocket((socket) => socket.write(rawAnswer({ headers })));
  expectFault(await logIn(upstream), upstream, { ...unusable, reason: 'HPE_HEADER_OVERFLOW' });
  await until(() => upstream.open === 0);
});

test('500 cookies are a success, and none is kept or passed on', async () => {
  const headers = Array.from({ length: 500 }, (_, index) => `Set-Cookie: c${index}=1\r\n`).join('');
  const requests: string[] = [];
  const upstream = await scriptedSocket((socket, request) => {
    requests.push(request);
    socket.write(rawAnswer({ headers }));
  });
  const result = await logIn(upstream);
  expect(result).toMatchObject({ outcome: 'success', user: { id: person.id } });
  expect(JSON.stringify(result)).not.toMatch(/cookie|c499/i);
  await logIn(upstream);
  expect(requests.join('')).not.toMatch(/cookie/i);
});

test.each(['keep-alive', 'close'])(
  'an answer beyond maxResponseSize that comes with its end is given up on "Connection: %s"',
  async (connection) => {
    const upstream = await scriptedSocket((socket) =>
      socket.write(
        `${chunkedHead}Connection: ${connection}\r\n\r\n${good.length.toString(16)}\r\n${good.toString()}\r\n0\r\n\r\n`,
      ),
    );
    expectFault(await logIn(upstream, { maxResponseSize: good.length - 1 }), upstream, tooLarge);
  },
);

test('an answer whose chunks have endless extensions is given up, and nothing of them is kept', async () => {
  const chunks = Buffer.from(`1;${'x'.repeat(60_000)}\r\n \r\n`.repeat(4));
  const upstream = await scriptedSocket((socket) => {
    socket.write(`${chunkedHead}\r\n`);
    const write = (left: number) => {
      if (left > 0) socket.write(chunks, () => write(left - 1));
      else socket.write(`${good.length.toString(16)}\r\n${good.toString()}\r\n0\r\n\r\n`);
    };
    write(1_000);
  });
  const before = process.memoryUsage.rss();
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
  const result = await logIn(upstream);
  clearInterval(watch);
  expectFault(result, upstream, unreachable);
  // Of 240 MB.
  expect(most - before).toBeLessThan(2 ** 27);
});
