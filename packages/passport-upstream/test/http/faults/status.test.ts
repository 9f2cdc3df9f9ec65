import type http from 'node:http';
import {
  answerJSON,
  scriptedSocket,
  scriptedUpstream,
} from '../../../../../test/support/upstreams/scripted-upstream';
import {
  credentials,
  expectFault,
  logIn,
  marker,
  outOfOrder,
  person,
  rawAnswer,
  timedOut,
  until,
} from '../../support/log-in';

const bodies: [string, (res: http.ServerResponse, status: number) => void][] = [
  ['the documented body', (res, status) => answerJSON(res, { message: marker }, status)],
  ['an HTML body', (res, status) => res.writeHead(status, { 'Content-Type': 'text/html' }).end(marker)],
  ['an empty body', (res, status) => res.writeHead(status).end()],
  ['a body of 5 MB', (res, status) => answerJSON(res, marker + 'x'.repeat(5e6), status)],
];
const refusals = [
  { status: 400, code: 'invalid_request', answered: 400 },
  { status: 401, code: 'invalid_credentials', answered: 401 },
  { status: 429, code: 'rate_limited', answered: 429 },
];

test.each(bodies.flatMap(([body, answer]) => refusals.map((refusal) => ({ ...refusal, body, answer }))))(
  'a $status with $body is the refusal $code and carries nothing of the answer',
  async ({ status, code, answered, answer }) => {
    const upstream = await scriptedUpstream((_, res) => answer(res, status));
    const result = await logIn(upstream);
    expect(result).toMatchObject({ outcome: 'fail', status: answered, info: { code, type: 'error' } });
    expect(JSON.stringify(result)).not.toContain(marker);
    expect(upstream.bodies).toEqual([JSON.stringify(credentials)]);
  },
);

test.each([
  ['7', 7],
  ['1e99', 3_600],
  ['0', 1],
  ['-5', undefined],
  ['soon', undefined],
  [undefined, undefined],
])('a 429 with Retry-After %s asks for %s seconds', async (header, seconds) => {
  const upstream = await scriptedUpstream((_, res) =>
    answerJSON(res, {}, 429, header === undefined ? {} : { 'Retry-After': header }),
  );
  const result = await logIn(upstream);
  expect(result).toMatchObject({ outcome: 'fail', status: 429, info: { code: 'rate_limited' } });
  expect((result.info as { retryAfter?: number }).retryAfter).toEqual(seconds);
});

test('a 429 with Retry-After as a date asks for the seconds until then', async () => {
  const upstream = await scriptedUpstream((_, res) =>
    answerJSON(res, {}, 429, { 'Retry-After': new Date(Date.now() + 90_000).toUTCString() }),
  );
  const { retryAfter } = (await logIn(upstream)).info as { retryAfter: number };
  expect(retryAfter).toBeGreaterThan(30);
  expect(retryAfter).toBeLessThanOrEqual(90);
});

test.each([
  ['7', { 'Retry-After': '7' }],
  ['1e99', { 'Retry-After': '3600' }],
  ['soon', {}],
])('a 503 with Retry-After %s is an error 503 with the headers %o', async (header, headers) => {
  const upstream = await scriptedUpstream((_, res) =>
    answerJSON(res, { message: marker }, 503, { 'Retry-After': header }),
  );
  const result = await logIn(upstream);
  expectFault(result, upstream, { code: 'ERR_UPSTREAM_STATUS', status: 503, upstreamStatus: 503 });
  expect((result.error as { headers: object }).headers).toEqual(headers);
});

const strange = [
  ...[202, 203, 206, 226, 299],
  ...[402, 403, 404, 405, 408, 409, 410, 418, 422, 451],
  ...[500, 501, 502, 504, 520, 599, 600, 999],
];

test.each(strange)('a %i with a perfect body is an error', async (status) => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person, status));
  const result = await logIn(upstream);
  expectFault(result, upstream, { ...outOfOrder, upstreamStatus: status });
  expect((result.error as { headers: object }).headers).toEqual({});
});

test.each([0, 1, 99, 204, 304])('a %i, which Node would not send, is an error', async (status) => {
  const upstream = await scriptedSocket((socket) =>
    socket.write(rawAnswer({ status: `${String(status).padStart(3, '0')} Strange` })),
  );
  expectFault(await logIn(upstream), upstream, { ...outOfOrder, upstreamStatus: status });
});

const redirects = [301, 302, 303, 307, 308].flatMap((status) =>
  ['another origin', 'its own origin', 'itself', 'a bad URL'].map((target) => ({ status, target })),
);

test.each(redirects)('a $status to $target is an error and not followed', async ({ status, target }) => {
  const other = await scriptedUpstream((_, res) => answerJSON(res, person));
  const upstream = await scriptedUpstream((req, res) => {
    const own = `http://${req.headers.host}`;
    const targets: Record<string, string> = {
      'another origin': `${other.baseURL}/sign-in`,
      'its own origin': `${own}/elsewhere`,
      itself: own + req.url,
      'a bad URL': 'http://[',
    };
    res.writeHead(status, { Location: targets[target]!, 'Content-Type': 'application/json' });
    res.end(JSON.stringify(person));
  });
  expectFault(await logIn(upstream), upstream, { ...outOfOrder, upstreamStatus: status });
  expect(other.connections).toBe(0);
});

test.each(['100 Continue', '102 Processing', '103 Early Hints'])(
  'any number of %s before a 200 is a success',
  async (status) => {
    const upstream = await scriptedSocket((socket) =>
      socket.write(`HTTP/1.1 ${status}\r\nLink: </style.css>\r\n\r\n`.repeat(20) + rawAnswer()),
    );
    expect(await logIn(upstream)).toMatchObject({ outcome: 'success', user: { id: person.id } });
  },
);

test('a 103 and nothing after it is a timeout', async () => {
  const upstream = await scriptedSocket((socket) => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'));
  expectFault(await logIn(upstream, { timeout: 200 }), upstream, timedOut);
  await until(() => upstream.open === 0);
});

test('a 101 is a timeout: no answer can follow it', async () => {
  const upstream = await scriptedSocket((socket) =>
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n${rawAnswer()}`,
    ),
  );
  expectFault(await logIn(upstream, { timeout: 200 }), upstream, timedOut);
  await until(() => upstream.open === 0);
});

test('a 101 that upgrades to nothing is an error at once', async () => {
  const upstream = await scriptedSocket((socket) =>
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n\r\n${rawAnswer()}`),
  );
  expectFault(await logIn(upstream), upstream, { ...outOfOrder, upstreamStatus: 101 });
});
