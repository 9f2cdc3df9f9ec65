import { startSandbox, type Sandbox } from '../../src/index';
import { askOvok, max, until } from '../support/described-api';
import { loginBytes, rawExchange, type RawResponse } from '../support/raw-exchange';

let sandbox: Sandbox;
const lines: string[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ slowDelay: 50, log: (line) => lines.push(line) });
});
afterAll(() => sandbox.close());

const fault = (name: string, enough?: (text: string) => boolean): Promise<RawResponse> =>
  rawExchange(sandbox.ovokURL, loginBytes(`${name}@example.com`), enough);

const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);

test('slow@ responses perfectly, after slowDelay', async () => {
  const began = performance.now();
  const body = { ...max, email: 'slow@example.com' };
  expect((await askOvok(sandbox.ovokURL, 'POST /auth/b2b/login', { body })).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThanOrEqual(49);
});

test('hang@ never responses, and the log says so when the client has left', async () => {
  const before = lines.length;
  const left = fetch(`${sandbox.ovokURL}/auth/b2b/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...max, email: 'hang@example.com' }),
    signal: AbortSignal.timeout(100),
  });
  await expect(left).rejects.toThrow('timeout');
  await until(() => lines.length > before);
  expect(lines.at(-1)).toMatch(/^ovok POST \/auth\/b2b\/login --- \d+ ms$/);
});

test('hang-midway@ sends a part of the body and leaves it there', async () => {
  const { text } = await fault('hang-midway', (seen) => seen.includes('{"accessToken'));
  expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  expect(text).not.toContain('"profile"');
});

test('dribble@ sends one byte after another', async () => {
  const { text } = await fault('dribble', (seen) => seen.includes('"\r\n'));
  expect(text).toMatch(/1\r\n\{\r\n1\r\n"\r\n$/);
});

test('dribble-headers@ sends headers without end', async () => {
  const { text, ending } = await fault('dribble-headers', (seen) => seen.split('x-more').length > 2);
  expect(text).not.toContain('\r\n\r\n');
  expect(ending).toBe('left');
});

test('reset@ breaks off without a byte', async () => {
  expect(await fault('reset')).toEqual({ text: '', bytes: 0, ending: 'RST' });
});

test('reset-midway@ breaks off within the body', async () => {
  const { ending } = await fault('reset-midway');
  expect(ending).toBe('RST');
});

test('close@ ends the connection without a byte', async () => {
  expect(await fault('close')).toEqual({ text: '', bytes: 0, ending: 'FIN' });
});

test('truncated@ announces more than it sends', async () => {
  const { text, ending } = await fault('truncated');
  const [, announced = ''] = /content-length: (\d+)/i.exec(text) ?? [];
  expect(ending).toBe('FIN');
  expect(bodyOf(text).length).toBeGreaterThan(0);
  expect(bodyOf(text).length).toBeLessThan(Number(announced));
});

test('hangup@ responses perfectly, keeps silent about closing, and closes', async () => {
  const { text, ending } = await fault('hangup');
  expect(ending).toBe('FIN');
  expect(text).not.toMatch(/connection: close/i);
  expect(JSON.parse(bodyOf(text))).toHaveProperty('profile');
});

test('huge@ sends 64 MiB', async () => {
  const response = await fetch(`${sandbox.ovokURL}/auth/b2b/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...max, email: 'huge@example.com' }),
  });
  expect((await response.arrayBuffer()).byteLength).toBe(64 * 1024 * 1024);
});

test('endless@ sends as long as somebody reads, and stops with them', async () => {
  const before = lines.length;
  let seen = 0;
  const { ending } = await fault('endless', () => ++seen > 100);
  expect(ending).toBe('left');
  await until(() => lines.length > before);
});

test('headers@ has 20 KiB of headers', async () => {
  const { text } = await fault('headers', (seen) => seen.includes('"profile"'));
  expect(text.indexOf('\r\n\r\n')).toBeGreaterThan(20_480);
});

test('early-hints@ sends 100 and 103 before the response', async () => {
  const { text } = await fault('early-hints');
  expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 103', 'HTTP/1.1 200']);
});

test('pipelined@ sends a second response about somebody else', async () => {
  const { text } = await fault('pipelined');
  const people = text.match(/Patient\/[0-9a-f-]+/g) ?? [];
  expect(people).toHaveLength(2);
  expect(new Set(people).size).toBe(2);
});

test.each([
  ['banner', /^SSH-2\.0/],
  ['http-0.9', /^\{"accessToken"/],
  ['two-lengths', /content-length: 2\r\ncontent-length: 99/],
])('%s@ sends what its name says', async (name, expected) => {
  const { text, ending } = await fault(name);
  expect(text).toMatch(expected);
  expect(ending).toBe('FIN');
});
