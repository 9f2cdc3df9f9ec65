import type http from 'node:http';
import { Readable } from 'node:stream';
import { Upstream, type UpstreamDefinition, type UpstreamOptions } from 'passport-upstream/provider';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { until } from '../support/log-in';

const definition: UpstreamDefinition = {
  provider: 'acme',
  className: 'AcmeClient',
  baseURL: 'https://api.acme.example',
  outcomes: {},
};
const get = { method: 'GET', path: '/who' } as const;

/** Sends a request to a service that responds so. */
async function sent(
  respond: (req: http.IncomingMessage, res: http.ServerResponse, body: string) => void,
  request: Parameters<Upstream['send']>[0] = get,
) {
  const { baseURL } = await scriptedUpstream(respond);
  return new Upstream(definition, { baseURL }).send(request);
}

/** The error of a request for which an application's own client throws this. */
function errorFor(thrown: unknown): Promise<unknown> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a client may reject with anything
  const httpClient: UpstreamOptions['httpClient'] = { request: () => Promise.reject(thrown) };
  return new Upstream(definition, { httpClient }).send(get).catch((error: unknown) => error);
}

test('a body is sent as JSON, and with every request goes what it takes and who asks', async () => {
  const seen: unknown[] = [];
  const note = ({ headers }: http.IncomingMessage, res: http.ServerResponse, body: string) => {
    const { accept, 'accept-encoding': encoding, 'user-agent': agent, 'content-type': type } = headers;
    seen.push([accept, encoding, agent, type, headers['x-a'], body]);
    answerJSON(res, {});
  };
  await sent(note);
  await sent(note, { method: 'POST', path: '/', body: { a: 1 }, headers: { 'X-A': 'b' } });
  const common = ['application/json', 'identity', 'passport-acme'];
  expect(seen).toEqual([
    [...common, undefined, undefined, ''],
    [...common, 'application/json', 'b', '{"a":1}'],
  ]);
});

test('a response may have 256 KiB, unless the options say otherwise', async () => {
  const json = (size: number) => `"${'x'.repeat(size - 2)}"`;
  const respond = (size: number) => (_req: unknown, res: http.ServerResponse) =>
    res.writeHead(200, { 'Content-Type': 'application/json' }).end(json(size));
  expect(await sent(respond(262_144))).toMatchObject({ status: 200 });
  await expect(sent(respond(262_145))).rejects.toMatchObject({ reason: 'too_large' });
  const { baseURL } = await scriptedUpstream(respond(101));
  const small = new Upstream(definition, { baseURL, maxResponseSize: 100 });
  await expect(small.send(get)).rejects.toMatchObject({ reason: 'too_large' });
});

test('a success whose body cannot be used is an error that says why, and of which response', async () => {
  const headers = { 'Content-Type': 'text/html', 'X-Request-Id': 'req-1' };
  for (const status of [200, 201]) {
    await expect(sent((_, res) => res.writeHead(status, headers).end('<html>'))).rejects.toMatchObject({
      code: 'ERR_UPSTREAM_RESPONSE',
      provider: 'acme',
      reason: 'content_type',
      upstreamStatus: status,
      requestId: 'req-1',
    });
  }
});

test('of another status, a body that cannot be used is none', async () => {
  const headers = { 'Content-Type': 'text/html', 'Retry-After': '7' };
  const response = await sent((_, res) => res.writeHead(429, headers).end('<html>'));
  expect([response.status, response.body, response.header('retry-after')]).toEqual([429, undefined, '7']);
});

test.each([200, 401])('a response of status %i that breaks off is no response', async (status) => {
  const broken = sent((_, res) => {
    res.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': '100' }).write('{');
    setTimeout(() => res.destroy(), 20);
  });
  await expect(broken).rejects.toMatchObject({ code: 'ERR_UPSTREAM_UNREACHABLE', reason: 'ECONNRESET' });
});

test('a response that comes after the deadline is ended, and not read', async () => {
  const data = new Readable({ read: () => {} });
  const late = { status: 200, headers: {}, data };
  const httpClient = { request: () => new Promise<typeof late>((resolve) => setTimeout(resolve, 40, late)) };
  const upstream = new Upstream(definition, { httpClient, timeout: 10 });
  await expect(upstream.send(get)).rejects.toMatchObject({ code: 'ERR_UPSTREAM_TIMEOUT' });
  await until(() => data.destroyed);
});

test.each([
  ['ECONNREFUSED', 'ERR_UPSTREAM_UNREACHABLE'],
  [`E${'X'.repeat(63)}`, 'ERR_UPSTREAM_UNREACHABLE'],
  ['ERR_HPE_', 'ERR_UPSTREAM_UNREACHABLE'],
  ['HPE_INVALID_CONSTANT', 'ERR_UPSTREAM_RESPONSE'],
  ['ECONNABORTED', 'ERR_UPSTREAM_TIMEOUT'],
  ['ETIMEDOUT', 'ERR_UPSTREAM_TIMEOUT'],
])('the code %s of an error below is its reason, and makes it %s', async (reason, code) => {
  expect(await errorFor({ code: reason })).toMatchObject({ code, reason });
});

test('each of the many codes of OpenSSL is the one reason EPROTO', async () => {
  expect(await errorFor({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' })).toMatchObject({
    code: 'ERR_UPSTREAM_UNREACHABLE',
    reason: 'EPROTO',
  });
});

test.each<[string, unknown]>([
  ['no object', 'ECONNRESET'],
  ['an error without a code', new Error('ECONNRESET')],
  ['a code that a prototype holds', Object.create({ code: 'ECONNRESET' })],
  ['a code that is no text', { code: ['ECONNRESET'] }],
  ['a code with text before it', { code: 'connect ECONNRESET' }],
  ['a code with text behind it', { code: 'ECONNRESET 10.0.0.1' }],
  ['a code in small letters', { code: 'econnreset' }],
  ['a code of 65 characters', { code: `E${'X'.repeat(64)}` }],
  [
    'a code that throws when it is read',
    {
      get code() {
        throw new Error('no');
      },
    },
  ],
])('%s is an error below without a name', async (_, thrown) => {
  expect(await errorFor(thrown)).toMatchObject({ code: 'ERR_UPSTREAM_UNREACHABLE', reason: 'unknown' });
});
