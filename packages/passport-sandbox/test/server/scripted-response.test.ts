import type { ScriptedResponse } from '../../src/index';
import { askOvok, max, me, signIn, until } from '../support/described-api';
import { freshSandbox } from '../support/fresh-sandbox';
import { loginBytes, rawExchange } from '../support/raw-exchange';

const fresh = freshSandbox();

const post = (email = max.email): Promise<Response> =>
  fetch(`${fresh.url}/auth/b2b/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...max, email }),
    redirect: 'manual',
  });

test('scripted responses are used once each and in order, then things are as usual', async () => {
  fresh.sandbox.ovok.next({ status: 500 }, { status: 503 });
  fresh.sandbox.ovok.next({ status: 404 });
  const statuses = [];
  for (let count = 0; count < 4; count++) statuses.push((await post()).status);
  expect(statuses).toEqual([500, 503, 404, 200]);
});

test("one provider's script is nothing to the other", async () => {
  fresh.sandbox.vero.next({ status: 500 });
  expect((await post()).status).toBe(200);
});

test('a response for a path waits for a request to it', async () => {
  fresh.sandbox.ovok.next({ path: '/auth/me', status: 503 }, { status: 418 });
  expect((await post()).status).toBe(418);
  expect((await post()).status).toBe(200);
  expect((await fetch(`${fresh.url}/auth/me?x=1`)).status).toBe(503);
});

test('a value is sent as JSON, text and bytes as they stand', async () => {
  fresh.sandbox.ovok.next(
    { body: { a: [1] } },
    { body: null },
    { body: '{' },
    { body: Buffer.from([0xff]) },
    { status: 200 },
  );
  const responses = [];
  for (let count = 0; count < 5; count++) {
    const response = await post();
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    responses.push(Buffer.from(await response.arrayBuffer()).toString('latin1'));
  }
  expect(responses).toEqual(['{"a":[1]}', 'null', '{', '\xff', '']);
});

test('headers are added, and replace ours whatever their case', async () => {
  fresh.sandbox.ovok.next({
    headers: { 'Content-Type': 'text/html', 'Set-Cookie': ['a=1', 'b=2'] },
    body: 'x',
  });
  const { headers } = await post();
  expect(headers.get('content-type')).toBe('text/html');
  expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('with nothing but a delay the response is the ordinary one, later', async () => {
  fresh.sandbox.ovok.next({ delay: 50 }, {});
  const began = performance.now();
  await signIn(fresh.url);
  expect(performance.now() - began).toBeGreaterThanOrEqual(49);
  await signIn(fresh.url);
});

test('a client that leaves during a delay gets nothing, and no session begins', async () => {
  fresh.sandbox.ovok.next({ delay: 60_000 });
  const client = new AbortController();
  const response = fetch(`${fresh.url}/auth/me`, { signal: client.signal });
  // It leaves once its request has arrived, however long that takes.
  const left = expect(response).rejects.toThrow('timeout');
  await until(() => fresh.sandbox.ovok.requests.length === 1);
  client.abort(new Error('timeout'));
  await left;
  expect(fresh.sandbox.ovok.requests).toHaveLength(1);
});

test('edit changes the ordinary response, and its status and headers can be changed with it', async () => {
  fresh.sandbox.ovok.next(
    { edit: (body) => ({ ...body, expiresIn: -1 }) },
    { edit: (body) => ({ ...body, refreshToken: undefined }), status: 203, headers: { 'X-Note': 'edited' } },
  );
  expect(await (await post()).json()).toMatchObject({ expiresIn: -1, profile: {} });
  const second = await post();
  expect([second.status, second.headers.get('x-note')]).toEqual([203, 'edited']);
  const body = (await second.json()) as { accessToken: string };
  expect(body).not.toHaveProperty('refreshToken');
  expect(await me(fresh.url, body.accessToken)).toBe(200);
});

test('edit also works on the account of a fault', async () => {
  fresh.sandbox.ovok.next({ edit: () => 'edited' });
  expect(await (await post('hang@example.com')).text()).toBe('edited');
});

test('an edit that throws shows in the response', async () => {
  fresh.sandbox.ovok.next({
    edit: () => {
      throw new Error('my mistake');
    },
  });
  const response = await post();
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ message: 'Error: my mistake' });
});

test('a fault of the table can be scripted for any request', async () => {
  fresh.sandbox.ovok.next({ fault: 'html' }, { fault: '429' }, { fault: 'gzip' });
  expect((await post()).headers.get('content-type')).toContain('text/html');
  expect((await fetch(`${fresh.url}/auth/me`)).headers.get('retry-after')).toBe('7');
  expect(
    (await askOvok(fresh.url, 'POST /auth/b2b/login', { body: max })).headers.get('content-encoding'),
  ).toBe('gzip');
});

const raw = (enough?: (text: string) => boolean) => rawExchange(fresh.url, loginBytes(max.email), enough);

test('raw bytes go out as they stand, and the connection ends', async () => {
  fresh.sandbox.ovok.next({ raw: 'HTTP/1.1 000 Zero\r\n\r\n' }, { raw: Buffer.from('\x00\x01') });
  expect(await raw()).toMatchObject({ text: 'HTTP/1.1 000 Zero\r\n\r\n', ending: 'FIN' });
  expect(await raw()).toMatchObject({ text: '\x00\x01', ending: 'FIN' });
});

test('reset breaks off: at once, after bytes, or within a body', async () => {
  fresh.sandbox.ovok.next(
    { reset: true },
    { raw: 'HTTP/1.1 2', reset: true },
    { body: '{"a":', reset: true },
  );
  expect(await raw()).toMatchObject({ bytes: 0, ending: 'RST' });
  expect(await raw()).toMatchObject({ text: 'HTTP/1.1 2', ending: 'RST' });
  const { text, ending } = await raw();
  expect(text).toContain('{"a":');
  expect(ending).toBe('RST');
});

test('hang says nothing more: at once, after bytes, or within a body', async () => {
  fresh.sandbox.ovok.next({ raw: 'HTTP/1.1 2', hang: true }, { status: 200, hang: true }, { hang: true });
  expect((await raw((text) => text.endsWith(' 2'))).ending).toBe('left');
  expect((await raw((text) => text.endsWith('\r\n\r\n'))).ending).toBe('left');
  const silent = raw();
  await until(() => fresh.sandbox.ovok.requests.length === 3);
  await fresh.sandbox.close();
  expect((await silent).bytes).toBe(0);
});

test.each<[unknown, string]>([
  [{ stauts: 500 }, 'unknown member "stauts". Known are "path", "delay", "status", '],
  [{ somethingElse: 1 }, 'unknown member "somethingElse".'],
  [{ body: '', raw: '' }, '"body" and "raw" exclude each other.'],
  [{ delay: -1 }, '"delay" takes milliseconds, zero or more.'],
  [{ delay: Number.NaN }, '"delay" takes milliseconds, zero or more.'],
  [{ status: 100 }, '"status" takes 200 to 999; use "raw" for another.'],
  [{ status: 1000 }, '"status" takes 200 to 999; use "raw" for another.'],
  [{ status: 200.5 }, '"status" takes 200 to 999; use "raw" for another.'],
  [{ fault: 'hagn' }, 'unknown fault "hagn". Known are "slow", "hang", '],
  [{ headers: { 'x y': '1' } }, 'x y'],
  [{ headers: { x: 'a\r\nb' } }, 'Invalid character'],
])('%j is refused where it is scripted', (response, message) => {
  expect(() => fresh.sandbox.ovok.next(response as ScriptedResponse)).toThrow(message);
});

test('of several responses with one mistake among them none is scripted', async () => {
  expect(() => fresh.sandbox.ovok.next({ status: 500 }, { status: 1 })).toThrow(TypeError);
  expect((await post()).status).toBe(200);
});
