import axios from 'axios';
import http from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { attempt } from '../../../../../test/support/attempt';
import {
  answerJSON,
  scriptedSocket,
  scriptedUpstream,
} from '../../../../../test/support/upstreams/scripted-upstream';
import { AcmeStrategy } from '../../support/acme';
import {
  credentials,
  expectFault,
  logIn,
  person,
  rawAnswer,
  timedOut,
  unreachable,
  unusable,
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
    attempt(new AcmeStrategy({ baseURL: upstream.baseURL, httpClient: client, timeout: 300 }), {
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
