import http from 'node:http';
import https from 'node:https';
import net, { type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { attempt } from '../../../../test/support/attempt';
import {
  answerJSON,
  scriptedSocket,
  scriptedUpstream,
} from '../../../../test/support/upstreams/scripted-upstream';
import { tlsFront } from '../../../../test/support/upstreams/tls-front';
import { AcmeClient, AcmeStrategy } from '../support/acme';
import { certificate } from '../support/certificate';
import { credentials, expectFault, person, rawAnswer, unreachable, until } from '../support/log-in';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A strategy with our own client, and this agent of the application's. */
function strategyWith(baseURL: string, name: 'httpAgent' | 'httpsAgent', agent: http.Agent) {
  const strategy = new AcmeStrategy({ baseURL });
  strategy.client.axios.defaults[name] = agent;
  closers.push(() => agent.destroy());
  return () => attempt(strategy, { body: credentials });
}

test('an agent for http is used for http', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  const agent = new http.Agent({ keepAlive: true });
  const logIn = strategyWith(upstream.baseURL, 'httpAgent', agent);
  expect(await logIn()).toMatchObject({ outcome: 'success' });
  expect(Object.keys(agent.freeSockets)).toHaveLength(1);
});

test('an agent for https is used for https, with its certificates, and not for http', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  const own = certificate();
  const front = await tlsFront(upstream.baseURL, own);
  closers.push(front.close);
  const agent = new https.Agent({ ca: own.cert, keepAlive: true });
  expect(await strategyWith(front.baseURL, 'httpsAgent', agent)()).toMatchObject({ outcome: 'success' });
  expect(Object.keys(agent.freeSockets)).toHaveLength(1);
  expect(await strategyWith(upstream.baseURL, 'httpsAgent', agent)()).toMatchObject({ outcome: 'success' });
  expect(Object.keys(agent.freeSockets)).toHaveLength(1);
});

test('an agent for https that says nothing of certificates checks them', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  const front = await tlsFront(upstream.baseURL, certificate());
  closers.push(front.close);
  const result = await strategyWith(front.baseURL, 'httpsAgent', new https.Agent())();
  expectFault(result, upstream, { ...unreachable, reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(front.decrypted).toBe('');
});

test('an agent for http in the place of one for https is an error, and nothing is sent', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  const baseURL = upstream.baseURL.replace('http', 'https');
  const result = await strategyWith(baseURL, 'httpsAgent', new http.Agent())();
  expectFault(result, upstream, { ...unreachable, reason: 'ERR_INVALID_PROTOCOL' });
  expect(upstream.connections).toBe(0);
});

test('nothing is sent over a connection without TLS where https is asked for, whichever agent made it', async () => {
  const upstream = await scriptedSocket((socket) => socket.write(rawAnswer()));
  const agent = new https.Agent();
  agent.createConnection = () => net.connect(Number(new URL(upstream.baseURL).port), '127.0.0.1');
  const logIn = strategyWith('https://login.invalid', 'httpsAgent', agent);
  expectFault(await logIn(), upstream, { ...unreachable, reason: 'EPROXY' });
  await until(() => upstream.open === 0);
  expect(upstream.bodies).toEqual([]);
});

test('an agent of the application’s gets no second send', async () => {
  const served = new WeakSet<Socket>();
  const upstream = await scriptedSocket((socket) => {
    if (served.has(socket)) return socket.end();
    served.add(socket);
    return socket.write(rawAnswer());
  });
  const logIn = strategyWith(upstream.baseURL, 'httpAgent', new http.Agent({ keepAlive: true }));
  expect(await logIn()).toMatchObject({ outcome: 'success' });
  expectFault(await logIn(), { ...upstream, bodies: [] }, { ...unreachable, reason: 'ECONNRESET' });
  expect(upstream.bodies).toHaveLength(2);
});

test('an agent without keep-alive has a connection for each login, so that no second response reaches another', async () => {
  const mallory = rawAnswer({ body: JSON.stringify({ ...person, id: 'mallory' }) });
  const upstream = await scriptedSocket((socket) => socket.write(rawAnswer() + mallory));
  const logIn = strategyWith(upstream.baseURL, 'httpAgent', new http.Agent({ keepAlive: false }));
  for (let count = 1; count <= 20; count++) {
    expect(await logIn()).toMatchObject({ outcome: 'success', user: { id: person.id } });
    expect(upstream.connections).toBe(count);
  }
});

test.each([
  ['http://127.0.0.1:1', http, '127.0.0.1'],
  ['https://127.0.0.1:1', https, '127.0.0.1'],
  ['http://[::1]:1', http, '::1'],
])(
  'a request to %s goes through the module of Node.js where tools look for it',
  async (baseURL, module, hostname) => {
    const requests = [http, https].map((one) => ({ one, request: jest.spyOn(one, 'request') }));
    await new AcmeClient({ baseURL }).login(credentials).catch(() => {});
    const seen = requests.flatMap(({ one, request }) =>
      request.mock.calls.map(([options]) => [one, options]),
    );
    jest.restoreAllMocks();
    expect(seen).toEqual([[module, expect.objectContaining({ hostname, port: '1', method: 'POST' })]]);
  },
);

test('an application’s own request over client.axios is sent once more too, and may have a signal', async () => {
  const served = new WeakSet<Socket>();
  const upstream = await scriptedSocket((socket) => {
    if (served.has(socket)) return socket.end();
    served.add(socket);
    return socket.write(rawAnswer());
  });
  const { axios } = new AcmeClient();
  const send = async (signal?: AbortSignal) => {
    const { status, data } = await axios.request<Readable>({
      url: upstream.baseURL,
      ...(signal && { signal }),
    });
    await data.toArray();
    return status;
  };
  expect([await send(), await send()]).toEqual([200, 200]);
  expect(upstream.connections).toBe(2);
  const leaving = new AbortController();
  const sending = send(leaving.signal);
  leaving.abort();
  await expect(sending).rejects.toThrow();
});
