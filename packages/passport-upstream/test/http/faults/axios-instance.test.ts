import axios from 'axios';
import http from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { attempt } from '../../../../../test/support/attempt';
import {
  answerJSON,
  scriptedSocket,
  scriptedUpstream,
} from '../../../../../test/support/upstreams/scripted-upstream';
import { tlsFront } from '../../../../../test/support/upstreams/tls-front';
import { AcmeClient, AcmeStrategy } from '../../support/acme';
import { certificate } from '../../support/certificate';
import {
  credentials,
  expectFault,
  logIn,
  person,
  rawAnswer,
  timedOut,
  unreachable,
  unusable,
  until,
} from '../../support/log-in';

test('an axios instance is used with its agents and its interceptors, under our limits', async () => {
  const agent = new http.Agent({ keepAlive: true });
  const client = axios.create({ httpAgent: agent, proxy: false, timeout: 60_000, maxRedirects: 5 });
  const seen: string[] = [];
  client.interceptors.request.use((config) => {
    config.headers.set('X-Tenant', 'seven');
    return config;
  });
  client.interceptors.response.use((response) => {
    seen.push(`${response.status}`);
    return response;
  });
  let next: (res: http.ServerResponse) => void = () => {};
  const tenants = new Set<unknown>();
  const upstream = await scriptedUpstream((req, res) => {
    tenants.add(req.headers['x-tenant']);
    next(res);
  });
  const login = () =>
    attempt(new AcmeStrategy({ baseURL: upstream.baseURL, httpClient: client, timeout: 1_000 }), {
      body: credentials,
    });

  next = (res) => answerJSON(res, person);
  expect(await login()).toMatchObject({ outcome: 'success', user: { id: person.id } });
  next = (res) => answerJSON(res, person, 302, { Location: '/elsewhere' });
  expect(await login()).toMatchObject({ error: { upstreamStatus: 302 } });
  next = (res) => answerJSON(res, { padding: 'x'.repeat(300_000) });
  expect(await login()).toMatchObject({ error: { ...unusable, reason: 'too_large' } });
  next = () => {};
  expect(await login()).toMatchObject({ error: timedOut });
  next = (res) => answerJSON(res, {}, 401);
  expect(await login()).toMatchObject({ outcome: 'fail', status: 401 });
  expect(seen).toEqual(['200', '302', '200', '401']);
  expect([...tenants]).toEqual(['seven']);
  agent.destroy();
});

test('transforms of an axios instance touch neither the credentials nor the response', async () => {
  const client = axios.create({
    proxy: false,
    allowAbsoluteUrls: false,
    transformRequest: () => '{"username":"somebody-else"}',
    transformResponse: () => ({ ...person, id: 'somebody-else' }),
  });
  const paths = new Set<unknown>();
  const upstream = await scriptedUpstream((req, res) => {
    paths.add(req.url);
    answerJSON(res, person);
  });
  const result = await logIn(upstream, { httpClient: client });
  expect(result).toMatchObject({ outcome: 'success', user: { id: person.id } });
  expect(upstream.bodies.map((body) => JSON.parse(body) as unknown)).toEqual([credentials]);
  expect([...paths]).toEqual(['/sign-in']);
});

test.each([true, false])(
  'an axios instance’s own shorter timeout is a timeout too (clarified: %s)',
  async (clarifyTimeoutError) => {
    const upstream = await scriptedUpstream(() => {});
    const httpClient = axios.create({ proxy: false, timeout: 100, transitional: { clarifyTimeoutError } });
    expectFault(await logIn(upstream, { httpClient }), upstream, timedOut);
  },
);

test('an interceptor that grants what the service refused has to give a whole answer', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, {}, 401));
  const httpClient = axios.create({ proxy: false });
  httpClient.interceptors.response.use((response) => ({ ...response, status: 200 }));
  expectFault(await logIn(upstream, { httpClient }), upstream, { ...unusable, reason: 'id' });
});

test('an application’s client gets no second send, not on a dead connection either', async () => {
  const served = new WeakSet<Socket>();
  const upstream = await scriptedSocket((socket) => {
    if (served.has(socket)) return socket.end();
    served.add(socket);
    return socket.write(rawAnswer());
  });
  const httpAgent = new http.Agent({ keepAlive: true });
  const strategy = new AcmeStrategy({
    baseURL: upstream.baseURL,
    httpClient: axios.create({ httpAgent, proxy: false }),
  });
  expect(await attempt(strategy, { body: credentials })).toMatchObject({ outcome: 'success' });
  expect(await attempt(strategy, { body: credentials })).toMatchObject({
    outcome: 'error',
    error: unreachable,
  });
  expect(upstream.bodies.length).toBe(2);
  httpAgent.destroy();
});

test.each(['http', 'fetch'] as const)(
  'a compressed answer through axios’s %s adapter is read',
  async (adapter) => {
    const upstream = await scriptedUpstream((_, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      res.end(gzipSync(JSON.stringify(person)));
    });
    const httpClient = axios.create({ adapter, proxy: false });
    expect(await logIn(upstream, { httpClient })).toMatchObject({
      outcome: 'success',
      user: { id: person.id },
    });
  },
);

/** An instance with a keep-alive agent, which is closed after the test. */
function keepingAlive() {
  const httpAgent = new http.Agent({ keepAlive: true });
  agents.push(httpAgent);
  return axios.create({ httpAgent, proxy: false });
}
const agents: http.Agent[] = [];
afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy();
});

test('a second response that comes with the first, or to an idle connection, is nobody’s', async () => {
  const mallory = rawAnswer({ body: JSON.stringify({ ...person, id: 'mallory' }) });
  const sockets: Socket[] = [];
  const upstream = await scriptedSocket((socket) => {
    sockets.push(socket);
    socket.write(rawAnswer() + (sockets.length % 2 === 0 ? mallory : ''));
  });
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL, httpClient: keepingAlive() });
  for (let count = 0; count < 20; count++) {
    expect(await attempt(strategy, { body: credentials })).toMatchObject({ user: { id: person.id } });
    if (count % 2 === 0) sockets.at(-1)!.write(mallory);
    await sleep(20);
  }
});

test('1,000 overlapping logins get their own identity each', async () => {
  const upstream = await scriptedUpstream((_, res, body) => {
    const { username } = JSON.parse(body) as { username: string };
    setTimeout(() => answerJSON(res, { ...person, id: username }), Math.random() * 50);
  });
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL, httpClient: keepingAlive() });
  const names = Array.from({ length: 1_000 }, (_, index) => `user-${index}`);
  const results = await Promise.all(
    names.map((username) => attempt(strategy, { body: { ...credentials, username } })),
  );
  expect(results.map(({ user }) => (user as { id?: string }).id)).toEqual(names);
});

test('somebody who leaves ends the request, and causes none where they had left before', async () => {
  const upstream = await scriptedUpstream(() => {});
  const client = new AcmeClient({ baseURL: upstream.baseURL, httpClient: keepingAlive() });
  const leaving = new AbortController();
  const login = client.login(credentials, { signal: leaving.signal });
  await until(() => upstream.bodies.length === 1);
  leaving.abort();
  await expect(login).rejects.toMatchObject({ code: 'ERR_CLIENT_CLOSED' });
  await until(() => upstream.open === 0);
  await expect(client.login(credentials, { signal: leaving.signal })).rejects.toThrow();
  expect(upstream.bodies.length).toBe(1);
});

test('a self-signed certificate is an error, and nothing was sent', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  const front = await tlsFront(upstream.baseURL, certificate());
  const result = await logIn(front, { httpClient: keepingAlive() });
  front.close();
  expectFault(result, upstream, { ...unreachable, reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(front.decrypted).toBe('');
});
