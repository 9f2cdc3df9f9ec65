import axios, { type AxiosResponse } from 'axios';
import https from 'node:https';
import net from 'node:net';
import {
  scriptedSocket,
  scriptedUpstream,
  answerJSON,
} from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeClient } from '../support/acme';
import { certificate } from '../support/certificate';
import { credentials, person, rawAnswer } from '../support/log-in';

const unprotected = { code: 'ERR_UPSTREAM_UNREACHABLE', status: 502, reason: 'EPROXY' };

/** An axios instance whose connections for https lead to this port, without TLS: what a proxy without a tunnel gives. */
function inTheClear(baseURL: string) {
  const agent = new https.Agent({ keepAlive: true });
  agent.createConnection = () => net.connect(Number(new URL(baseURL).port), '127.0.0.1');
  closers.push(() => agent.destroy());
  return axios.create({ proxy: false, httpsAgent: agent });
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

test.each([
  ['a made-up login', rawAnswer()],
  ['a made-up login after an interim answer', `HTTP/1.1 103 Early Hints\r\n\r\n${rawAnswer()}`],
  ['a refusal', rawAnswer({ status: '401 Unauthorized' })],
])('%s that did not come by TLS is nothing that the service said', async (_, answer) => {
  const upstream = await scriptedSocket((socket) => socket.write(answer));
  const httpClient = inTheClear(upstream.baseURL);
  const login = new AcmeClient({ baseURL: 'https://login.invalid', httpClient }).login(credentials);
  await expect(login).rejects.toMatchObject(unprotected);
});

test('it is seen on the request, too, where an interceptor replaces the body', async () => {
  const upstream = await scriptedSocket((socket) => socket.write(rawAnswer()));
  const httpClient = inTheClear(upstream.baseURL);
  httpClient.interceptors.response.use((response: AxiosResponse) => ({ ...response, data: person }));
  const login = new AcmeClient({ baseURL: 'https://login.invalid', httpClient }).login(credentials);
  await expect(login).rejects.toMatchObject(unprotected);
});

test('what came by TLS, and what need not, is read', async () => {
  const { cert, key } = certificate();
  const server = https.createServer({ cert, key }, (_, res) => answerJSON(res, person));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  closers.push(() => server.close());
  const baseURL = `https://localhost:${(server.address() as net.AddressInfo).port}`;
  const secure = axios.create({ proxy: false, httpsAgent: new https.Agent({ ca: cert }) });
  const overTLS = await new AcmeClient({ baseURL, httpClient: secure }).login(credentials);
  expect(overTLS).toMatchObject({ user: { id: person.id } });

  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  const plain = { baseURL: upstream.baseURL, httpClient: axios.create({ proxy: false }) };
  expect(await new AcmeClient(plain).login(credentials)).toMatchObject({ user: { id: person.id } });
});

test.each([undefined, {}, { socket: null }])(
  'a client that shows %j for its connection is believed',
  async (shown) => {
    const headers = new Headers({ 'Content-Type': 'application/json' });
    const httpClient = {
      request: () => Promise.resolve({ status: 200, headers, data: person, request: shown }),
    };
    const client = new AcmeClient({ baseURL: 'https://login.invalid', httpClient });
    expect(await client.login(credentials)).toMatchObject({ user: { id: person.id } });
  },
);

test('a request interceptor on our own client adds a header, and keeps those that were there', async () => {
  const seen: unknown[] = [];
  const upstream = await scriptedUpstream((req, res) => {
    seen.push(req.headers['x-request-id'], req.headers['user-agent']);
    answerJSON(res, person);
  });
  const client = new AcmeClient({ baseURL: upstream.baseURL });
  client.axios.interceptors.request.use((config) => {
    config.headers.set('X-Request-Id', 'seven');
    return config;
  });
  expect(await client.login(credentials)).toMatchObject({ user: { id: person.id } });
  expect(seen).toEqual(['seven', 'passport-acme']);
});

test('an interceptor sees the path and the base URL, as a mock that goes by the path needs', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  const baseURL = `${upstream.baseURL}/prefix`;
  const client = new AcmeClient({ baseURL: `${baseURL}/` });
  const seen: unknown[] = [];
  client.axios.interceptors.request.use((config) => {
    seen.push(config.baseURL, config.url);
    return config;
  });
  await client.login(credentials);
  expect(seen).toEqual([baseURL, `${baseURL}/sign-in`]);
});

test('an adapter of axios’s own on our client follows no redirect, either', async () => {
  const elsewhere = await scriptedUpstream((_, res) => answerJSON(res, person));
  const upstream = await scriptedUpstream((_, res) =>
    res.writeHead(307, { Location: `${elsewhere.baseURL}/sign-in` }).end(),
  );
  const client = new AcmeClient({ baseURL: upstream.baseURL });
  client.axios.defaults.adapter = 'http';
  await expect(client.login(credentials)).rejects.toMatchObject({
    code: 'ERR_UPSTREAM_STATUS',
    upstreamStatus: 307,
  });
  expect(elsewhere.connections).toBe(0);
});

test.each([
  ['https://example.com', 'https://example.com/sign-in'],
  ['https://example.com/', 'https://example.com/sign-in'],
  ['https://example.com//', 'https://example.com/sign-in'],
  ['https://example.com/login/v2', 'https://example.com/login/v2/sign-in'],
  ['https://example.com/login/v2/', 'https://example.com/login/v2/sign-in'],
  ['HTTP://LOCALHOST:80/A', 'http://localhost/A/sign-in'],
])('a path after %s is %s', async (baseURL, url) => {
  const request = jest.fn(() => Promise.reject(new Error('not sent')));
  await new AcmeClient({ baseURL, httpClient: { request } }).login(credentials).catch(() => {});
  expect(request).toHaveBeenCalledWith(expect.objectContaining({ url }));
});

test('defaults are set on client.axios as on any axios instance', async () => {
  let seen: unknown;
  const upstream = await scriptedUpstream((req, res) => {
    seen = req.headers['x-app'];
    answerJSON(res, person);
  });
  const client = new AcmeClient({ baseURL: upstream.baseURL });
  client.axios.defaults.headers.common['X-App'] = '1';
  expect(await client.login(credentials)).toMatchObject({ user: { id: person.id } });
  expect(seen).toBe('1');
});

test('with axios’s own adapters on client.axios, a deadline is one too, and no proxy of the environment is asked', async () => {
  const proxy = await scriptedUpstream((_, res) => answerJSON(res, person));
  const upstream = await scriptedUpstream(() => {});
  const replaced = jest.replaceProperty(process, 'env', { ...process.env, HTTP_PROXY: proxy.baseURL });
  for (const adapter of ['fetch', 'http']) {
    const client = new AcmeClient({ baseURL: upstream.baseURL, timeout: 150 });
    client.axios.defaults.adapter = adapter;
    await expect(client.login(credentials)).rejects.toMatchObject({ code: 'ERR_UPSTREAM_TIMEOUT' });
  }
  replaced.restore();
  expect(upstream.bodies).toHaveLength(2);
  expect(proxy.connections).toBe(0);
});
