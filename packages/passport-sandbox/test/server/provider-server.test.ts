import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { startSandbox, type Sandbox } from '../../src/index';
import { max, signIn, until } from '../support/described-api';
import { rawExchange, loginBytes } from '../support/raw-exchange';

let sandbox: Sandbox;
let url: string;
let lines: string[];

beforeEach(async () => {
  lines = [];
  sandbox = await startSandbox({ keepRequests: 3, log: (line) => lines.push(line) });
  url = sandbox.ovokURL;
});
afterEach(() => sandbox.close());

/** One request through an agent: its status. */
async function get(path: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url + path, { agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end();
  });
}

test('a request is remembered as it came', async () => {
  await signIn(url);
  const [received] = sandbox.ovok.requests;
  expect(received).toMatchObject({ method: 'POST', path: '/auth/b2b/login', query: '', body: max });
  expect(received?.headers['content-type']).toBe('application/json');
  expect(received?.rawBody.toString()).toBe(JSON.stringify(max));
});

test('a query is apart from the path, and without a body there is none', async () => {
  await fetch(`${url}/auth/me?a=1?b`);
  const [received] = sandbox.ovok.requests;
  expect(received).toMatchObject({ method: 'GET', path: '/auth/me', query: 'a=1?b' });
  expect([received?.rawBody.length, received?.body, received?.problem]).toEqual([0, undefined, undefined]);
});

test('of a body that is no JSON the bytes are remembered, of one too large nothing', async () => {
  const send = (body: string) =>
    fetch(`${url}/x`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await send('{');
  await send('x'.repeat(200_000));
  const [broken, large] = sandbox.ovok.requests;
  expect([broken?.rawBody.toString(), broken?.body, broken?.problem]).toEqual(['{', undefined, 'not JSON']);
  expect([large?.rawBody.length, large?.body, large?.problem]).toEqual([0, undefined, 'too large']);
});

test('the last keepRequests requests are remembered', async () => {
  for (const name of ['1', '2', '3', '4']) await fetch(`${url}/${name}`);
  expect(sandbox.ovok.requests.map(({ path }) => path)).toEqual(['/2', '/3', '/4']);
});

test('a client that leaves before its request is whole leaves no trace', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(loginBytes(max.email).slice(0, -10));
  await until(() => sandbox.ovok.connections === 1);
  socket.destroy();
  await signIn(url);
  expect(sandbox.ovok.requests).toHaveLength(1);
});

test('clear forgets requests and scripted responses, and no session', async () => {
  const { accessToken } = await signIn(url);
  sandbox.ovok.next({ status: 500 });
  sandbox.ovok.clear();
  expect(sandbox.ovok.requests).toHaveLength(0);
  const headers = { authorization: `Bearer ${accessToken}` };
  expect((await fetch(`${url}/auth/me`, { headers })).status).toBe(200);
});

test('connections are counted, and many requests may come over one', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let count = 0; count < 5; count++) await get('/openapi.json', agent);
  expect(sandbox.ovok.connections).toBe(1);
  agent.destroy();
  await get('/openapi.json', new Agent());
  expect([sandbox.ovok.connections, sandbox.vero.connections]).toEqual([2, 0]);
});

test('in an outage open connections end, new ones are reset, and then all is well again', async () => {
  const agent = new Agent({ keepAlive: true });
  await get('/openapi.json', agent);
  expect(sandbox.ovok.down).toBe(false);
  sandbox.ovok.outage();
  expect(sandbox.ovok.down).toBe(true);
  await expect(get('/openapi.json', agent)).rejects.toThrow(/ECONNRESET|socket hang up/);
  const { bytes } = await rawExchange(url, loginBytes(max.email));
  expect(bytes).toBe(0);
  sandbox.ovok.recover();
  expect(sandbox.ovok.down).toBe(false);
  await signIn(url);
  agent.destroy();
});

test('an outage ends a response that is under way', async () => {
  const hanging = rawExchange(url, loginBytes('hang@example.com'));
  await until(() => sandbox.ovok.requests.length === 1);
  sandbox.ovok.outage();
  expect((await hanging).bytes).toBe(0);
});

test('an outage can be a response, which every request gets, and scripted responses wait meanwhile', async () => {
  sandbox.ovok.next({ status: 418 });
  sandbox.ovok.outage({ status: 503, headers: { 'retry-after': '9' } });
  for (let count = 0; count < 3; count++) {
    const response = await fetch(`${url}/auth/me`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '9']);
  }
  sandbox.ovok.recover();
  sandbox.ovok.recover();
  expect((await fetch(`${url}/auth/me`)).status).toBe(418);
});

test('a wrong response is refused before the outage begins', () => {
  expect(() => sandbox.ovok.outage({ status: 1 })).toThrow(TypeError);
  expect(sandbox.ovok.down).toBe(false);
});

test('delay holds every response back: a number, or a function asked each time', async () => {
  let asked = 0;
  sandbox.ovok.delay = () => {
    asked += 1;
    return 30;
  };
  const began = performance.now();
  await signIn(url);
  await signIn(url);
  expect(performance.now() - began).toBeGreaterThanOrEqual(58);
  expect(asked).toBe(2);
  sandbox.ovok.delay = 0;
  await signIn(url);
});

test('one line is logged for each request, without its query, headers and body', async () => {
  await fetch(`${url}/auth/me?token=hunter2`, { headers: { authorization: 'Bearer hunter2' } });
  await signIn(url);
  await until(() => lines.length === 2);
  expect(lines[0]).toMatch(/^ovok GET \/auth\/me 401 \d+ ms$/);
  expect(lines[1]).toMatch(/^ovok POST \/auth\/b2b\/login 200 \d+ ms$/);
});
