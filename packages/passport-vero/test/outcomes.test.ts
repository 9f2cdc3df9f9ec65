import dns from 'node:dns';
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { UpstreamError } from 'passport-upstream';
import { startSandbox } from 'passport-sandbox';
import { scriptedSocket, scriptedUpstream } from '../../../test/scripted-upstream';
import { answering, goodReply, identifier, logIn, password, upstreamText } from './seed';

/** The documented error body, and the two that other surfaces of the vendor use. */
const documented = (status: number) => ({ error: upstreamText, message: upstreamText, status });
const nested = (code: number) => ({
  error: { code, status: upstreamText, reason: upstreamText, message: upstreamText },
});
const nest = (statusCode: number) => ({ statusCode, message: upstreamText });
const page = `<html><body>${upstreamText}</body></html>`;

const fault = (code: string, status: number, details: object = {}) => ({
  outcome: 'error',
  error: {
    name: 'UpstreamError',
    provider: 'vero',
    code,
    status,
    statusCode: status,
    expose: false,
    ...details,
  },
});
const failure = (code: string, status: number, details: object = {}) => ({
  outcome: 'fail',
  status,
  info: { code, type: 'error', message: expect.any(String) as string, ...details },
});

/** What a browser's form gets back, byte for byte. */
const publicAnswer = ({ status, info }: { status?: number | undefined; info?: unknown }) =>
  JSON.stringify([status, info]);

test.each([
  [400, 'invalid_credentials', 401],
  [401, 'invalid_credentials', 401],
  [429, 'rate_limited', 429],
])(
  'the upstream’s %i is a refusal, %s with status %i, whatever its body',
  async (upstreamStatus, code, status) => {
    const bodies = [documented(upstreamStatus), nested(upstreamStatus), upstreamText];
    for (const body of [...bodies, page, '', 'x'.repeat(5_000_000)]) {
      const upstream = await answering(upstreamStatus, body);
      const result = await logIn(upstream);
      expect(result).toMatchObject(failure(code, status));
      expect(result.trace).toMatchObject({ provider: 'vero', outcome: 'fail', code, status, upstreamStatus });
      expect(upstream.bodies).toHaveLength(1);
    }
  },
);

test('400 and 401, either of which may mean a wrong password, are answered alike to the byte', async () => {
  const unauthorized = await logIn(await answering(401, documented(401)));
  expect(publicAnswer(await logIn(await answering(400, documented(400))))).toBe(publicAnswer(unauthorized));
});

test.each([
  ['404', 404, documented(404)],
  ['404 in the words of another provider', 404, nest(404)],
  ['404 without a body', 404, ''],
  ['422', 422, documented(422)],
])('a %s is a fault: Vero does not document it', async (_, status, body) => {
  const result = await logIn(await answering(status, body));
  expect(result).toMatchObject(fault('ERR_UPSTREAM_STATUS', 502, { upstreamStatus: status }));
});

test.each([201, 202, 203, 204, 206, 226, 299])(
  'a perfect body under status %i logs nobody in',
  async (status) => {
    const result = await logIn(await answering(status, goodReply()));
    expect(result).toMatchObject(fault('ERR_UPSTREAM_STATUS', 502, { upstreamStatus: status }));
  },
);

test.each([402, 403, 404, 405, 408, 409, 410, 418, 422, 451, 500, 501, 502, 504, 520, 599])(
  'the upstream’s %i is a fault',
  async (status) => {
    const result = await logIn(await answering(status, documented(status)));
    expect(result).toMatchObject(fault('ERR_UPSTREAM_STATUS', 502, { upstreamStatus: status, headers: {} }));
    expect(result.trace).toMatchObject({ code: 'ERR_UPSTREAM_STATUS', status: 502, upstreamStatus: status });
  },
);

test.each([300, 301, 302, 303, 304, 307, 308])(
  'a redirect, %i, is a fault and is not followed',
  async (status) => {
    const target = await answering(200, goodReply());
    const upstream = await answering(status, goodReply(), { Location: `${target.baseURL}/api/auth/login` });
    const result = await logIn(upstream);
    expect(result).toMatchObject(fault('ERR_UPSTREAM_STATUS', 502, { upstreamStatus: status }));
    expect(target.connections).toBe(0);
  },
);

test.each([
  ['7', 7],
  ['1e99', 3_600],
  ['-5', undefined],
  ['soon', undefined],
])('a 429 passes on "Retry-After: %s" as %p', async (header, seconds) => {
  const headers: Record<string, string> = {};
  const res = { headersSent: false, setHeader: (name: string, value: string) => (headers[name] = value) };
  const upstream = await answering(429, documented(429), { 'Retry-After': header });
  const result = await logIn(upstream, { request: { res } });
  expect(result.status).toBe(429);
  expect((result.info as { retryAfter?: number }).retryAfter).toBe(seconds);
  expect(headers).toEqual(seconds === undefined ? {} : { 'Retry-After': String(seconds) });
});

test('a 503 is a fault of status 503, with its Retry-After', async () => {
  const result = await logIn(await answering(503, page, { 'Retry-After': '7' }));
  const expected = { upstreamStatus: 503, headers: { 'Retry-After': '7' } };
  expect(result).toMatchObject(fault('ERR_UPSTREAM_STATUS', 503, expected));
});

test.each([
  ['an HTML page', 'html', 'content_type'],
  ['an empty body', 'empty', 'json'],
  ['null', 'null', 'body'],
  ['an array', 'array', 'body'],
  ['an empty object', 'missing', 'jwt'],
  ['trailing bytes', 'trailing', 'json'],
  ['a thousand nested arrays', 'deep', 'depth'],
  ['64 MiB', 'huge', 'too_large'],
] as const)('a 200 with %s is a fault', async (_, name, reason) => {
  const sandbox = await startSandbox();
  try {
    sandbox.vero.next({ fault: name });
    const result = await logIn({ baseURL: sandbox.veroURL });
    expect(result).toMatchObject(fault('ERR_UPSTREAM_RESPONSE', 502, { reason, upstreamStatus: 200 }));
  } finally {
    await sandbox.close();
  }
});

test.each([
  ['connects and says nothing', ''],
  ['stops within the headers', 'HTTP/1.1 200 OK\r\nContent-Type: appl'],
  [
    'stops within the body',
    'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{"acc',
  ],
])('an upstream that %s is a fault at the deadline', async (_, bytes) => {
  const upstream = await scriptedSocket((socket) => socket.write(bytes));
  const startedAt = performance.now();
  const result = await logIn(upstream, { options: { timeout: 100 } });
  expect(result).toMatchObject(fault('ERR_UPSTREAM_TIMEOUT', 504));
  expect(performance.now() - startedAt).toBeGreaterThan(90);
});

test('a refused connection is a fault', async () => {
  const result = await logIn({ baseURL: 'http://127.0.0.1:1' });
  expect(result).toMatchObject(fault('ERR_UPSTREAM_UNREACHABLE', 502, { reason: 'ECONNREFUSED' }));
});

test('a connection that is reset is a fault, after one try', async () => {
  const upstream = await scriptedSocket((socket) => socket.resetAndDestroy());
  const result = await logIn(upstream);
  expect(result).toMatchObject(fault('ERR_UPSTREAM_UNREACHABLE', 502, { reason: 'ECONNRESET' }));
  expect(upstream.connections).toBe(1);
});

test('a host without an address is a fault', async () => {
  const lookup = jest.spyOn(dns, 'lookup').mockImplementation((...args: unknown[]) => {
    const answer = args.at(-1) as (error: Error) => void;
    answer(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
  });
  const result = await logIn({ baseURL: 'https://platform.vero.example' }).finally(() =>
    lookup.mockRestore(),
  );
  expect(result).toMatchObject(fault('ERR_UPSTREAM_UNREACHABLE', 502, { reason: 'ENOTFOUND' }));
});

test('a service that does not speak TLS is a fault, and it sees no byte of the request', async () => {
  let received = '';
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const result = await logIn({ baseURL: `https://127.0.0.1:${(server.address() as AddressInfo).port}` });
  server.close();
  expect(result).toMatchObject(fault('ERR_UPSTREAM_UNREACHABLE', 502));
  expect(received).not.toContain(password);
});

test('when the client goes away, the upstream call ends at once', async () => {
  const socket = new EventEmitter();
  const gone: http.IncomingMessage[] = [];
  const upstream = await scriptedUpstream((req) => {
    req.socket.on('close', () => gone.push(req));
    socket.emit('close');
  });
  const result = await logIn(upstream, { request: { socket } });
  expect(result).toMatchObject(fault('ERR_CLIENT_CLOSED', 499));
  while (gone.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(socket.listenerCount('close')).toBe(0);
});

test('for a client that had already gone nothing is sent', async () => {
  const upstream = await answering(200, goodReply());
  const socket = Object.assign(new EventEmitter(), { destroyed: true });
  const result = await logIn(upstream, { request: { socket } });
  expect(result).toMatchObject(fault('ERR_CLIENT_CLOSED', 499));
  expect(upstream.connections).toBe(0);
});

test.each([201, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503])(
  'the option outcomes makes a refusal or a fault of the upstream’s %i',
  async (status) => {
    const upstream = await answering(status, documented(status));
    const refused = await logIn(upstream, { options: { outcomes: { [status]: 'inactive_session' } } });
    expect(refused).toMatchObject(failure('inactive_session', 401));
    const failed = await logIn(upstream, { options: { outcomes: { [status]: 'error' } } });
    expect(failed).toMatchObject(fault('ERR_UPSTREAM_STATUS', status === 503 ? 503 : 502));
  },
);

test('the option outcomes leaves the other rows alone', async () => {
  const options = { outcomes: { 400: 'invalid_request', 422: 'invalid_request' } } as const;
  for (const [status, code, answer] of [
    [400, 'invalid_request', 400],
    [422, 'invalid_request', 400],
    [401, 'invalid_credentials', 401],
  ] as const) {
    expect(await logIn(await answering(status, page), { options })).toMatchObject(failure(code, answer));
  }
  const over = { ...goodReply(), session: { active: false } };
  expect(await logIn(await answering(200, over), { options })).toMatchObject(
    failure('inactive_session', 401),
  );
});

test('a status that outcomes turns into rate_limited brings its Retry-After', async () => {
  const upstream = await answering(503, page, { 'Retry-After': '9' });
  const result = await logIn(upstream, { options: { outcomes: { 503: 'rate_limited' } } });
  expect(result).toMatchObject(failure('rate_limited', 429, { retryAfter: 9 }));
});

test('a wrong password is refused, whichever of its two statuses Vero uses', async () => {
  for (const veroWrongPassword of [400, 401] as const) {
    const sandbox = await startSandbox({ veroWrongPassword });
    try {
      const request = { body: { identifier, password: 'wrong' } };
      const result = await logIn({ baseURL: sandbox.veroURL }, { request });
      expect(result).toMatchObject(failure('invalid_credentials', 401));
      expect(result.trace).toMatchObject({ upstreamStatus: veroWrongPassword });
    } finally {
      await sandbox.close();
    }
  }
});

test('a fault is an Error without a cause', async () => {
  const { error } = await logIn(await answering(500, documented(500)));
  expect(error).toBeInstanceOf(UpstreamError);
  expect(error).toBeInstanceOf(Error);
  expect('cause' in (error as Error)).toBe(false);
});
