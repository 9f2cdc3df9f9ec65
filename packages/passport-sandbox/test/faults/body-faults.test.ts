import { gunzipSync, brotliDecompressSync } from 'node:zlib';
import { request, type IncomingMessage } from 'node:http';
import { startSandbox, type Sandbox } from '../../src/index';
import { max } from '../support/described-api';

interface Seen {
  status: number | undefined;
  type: string | undefined;
  coding: string | undefined;
  bytes: Buffer;
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** The response's bytes as they came: fetch would decompress them. */
async function fault(name: string): Promise<Seen> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    request(`${sandbox.ovokURL}/auth/b2b/login`, { method: 'POST', headers, agent: false }, resolve)
      .on('error', reject)
      .end(JSON.stringify({ ...max, email: `${name}@example.com` }));
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return {
    status: response.statusCode,
    type: response.headers['content-type'],
    coding: response.headers['content-encoding'],
    bytes: Buffer.concat(chunks),
  };
}

const text = async (name: string): Promise<string> => (await fault(name)).bytes.toString();
const perfect = (json: string): void => expect(JSON.parse(json)).toHaveProperty('profile.reference');
const json = /^application\/json/;

test('html@ and html-as-json@ are one page under two labels', async () => {
  const [page, labelled] = [await fault('html'), await fault('html-as-json')];
  expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
  expect(labelled.type).toMatch(json);
  expect(labelled.bytes).toEqual(page.bytes);
});

test('json-as-text@ is perfect but for its label', async () => {
  const { type, bytes } = await fault('json-as-text');
  expect(type).toBe('text/plain');
  perfect(bytes.toString());
});

test.each([
  ['empty', ''],
  ['null', 'null'],
  ['array', '[]'],
  ['missing', '{}'],
])('%s@ is exactly %p, labelled JSON', async (name, body) => {
  const { status, type, bytes } = await fault(name);
  expect([status, bytes.toString()]).toEqual([200, body]);
  expect(type).toMatch(json);
});

test.each(['garbage', 'half-json', 'trailing', 'utf-16'])('%s@ is not JSON', async (name) => {
  const body = await text(name);
  expect(() => JSON.parse(body) as unknown).toThrow(SyntaxError);
});

test('latin-1@ would be perfect if its bytes were UTF-8', async () => {
  const { bytes } = await fault('latin-1');
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow('not valid');
  perfect(bytes.toString('latin1'));
});

test('wrong-types@ has numbers where strings belong, in the same shape', async () => {
  const body = JSON.parse(await text('wrong-types')) as Record<string, unknown>;
  expect(body['accessToken']).toEqual(expect.any(Number));
  expect(body).toHaveProperty('profile.display', 'wrong-types'.length);
});

test('wrong-types@ reaches into lists and leaves other values alone', async () => {
  const response = await fetch(`${sandbox.veroURL}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identifier: 'wrong-types@example.com', password: 'any' }),
  });
  const body: unknown = await response.json();
  expect(body).toHaveProperty('session.devices.0.ip_address', '127.0.0.1'.length);
  expect(body).toHaveProperty('session.active', true);
});

test('deep@ is perfect and nested 20,000 levels deep', async () => {
  const body = await text('deep');
  expect(body).toContain(`"deep":${'['.repeat(20_000)}]`);
  perfect(body);
});

test('proto@ and extra@ are perfect, with members that nobody asked for', async () => {
  const [proto, extra] = [await text('proto'), await text('extra')];
  perfect(proto);
  expect(proto).toContain('"__proto__":{"admin":true}');
  perfect(extra);
  expect(JSON.parse(extra)).toMatchObject({ role: 'admin', isAdmin: true });
});

test('gzip@ and brotli@ are perfect when unpacked', async () => {
  const [gzip, brotli] = [await fault('gzip'), await fault('brotli')];
  expect([gzip.coding, brotli.coding]).toEqual(['gzip', 'br']);
  perfect(gunzipSync(gzip.bytes).toString());
  perfect(brotliDecompressSync(brotli.bytes).toString());
});

test('unknown-coding@ is perfect, in a coding that nobody knows', async () => {
  const { coding, bytes } = await fault('unknown-coding');
  expect(coding).toBe('x-sandbox');
  perfect(bytes.toString());
});

test('bomb@ is a thousand times larger unpacked', async () => {
  const { bytes } = await fault('bomb');
  expect(bytes.length).toBeLessThan(100_000);
  expect(gunzipSync(bytes).length).toBe(64 * 1024 * 1024);
});

test('operation-outcome@, error-object@ and error-text@ refuse in other words', async () => {
  const outcome = await fault('operation-outcome');
  expect(outcome).toMatchObject({ status: 400, type: 'application/fhir+json; charset=utf-8' });
  expect(JSON.parse(outcome.bytes.toString())).toHaveProperty('resourceType', 'OperationOutcome');
  const object = await fault('error-object');
  expect(object.status).toBe(401);
  expect(JSON.parse(object.bytes.toString())).toHaveProperty('error.reason');
  expect(await fault('error-text')).toMatchObject({ status: 401, type: 'text/plain; charset=utf-8' });
});
