import axios from 'axios';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { OvokStrategy } from 'passport-ovok';
import { attempt } from '../support/attempt';
import { closedURL } from '../support/upstreams/scripted-upstream';
import {
  at,
  ids,
  logIn,
  max,
  ovokBehindTLS,
  password,
  path,
  proxyThat,
  sandbox,
  stranger,
  unreachable,
  wrong,
} from './network';

const reply = JSON.stringify({
  accessToken: 'made-up',
  profile: { reference: 'Patient/anybody', display: 'Anybody' },
  project: { reference: 'Project/1', display: 'Project' },
});
const madeUp = `HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${reply.length}\r\n\r\n${reply}`;
const refusing = (status: string) => `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`;

test('through a corporate proxy people sign in, and it sees a host and TLS, no password and no token', async () => {
  const { baseURL, host } = await ovokBehindTLS();
  const proxy = await proxyThat();
  const env = { CORPORATE_PROXY: `http://staff:proxy-secret@${proxy.host}` };
  const logins = await logIn('corporate-proxy.ts', baseURL, env, max, wrong, at('503'));
  expect(logins).toMatchObject([
    { outcome: 'success', found: [] },
    { outcome: 'fail', status: 401, code: 'invalid_credentials', found: [] },
    { outcome: 'error', status: 503, code: 'ERR_UPSTREAM_STATUS', upstreamStatus: 503, found: [] },
  ]);
  expect(sandbox.ovok.requests).toHaveLength(3);
  // One tunnel serves them all.
  expect(proxy.heads).toHaveLength(1);
  expect(proxy.heads[0]).toMatch(new RegExp(`^CONNECT ${host} HTTP/1\\.1\\r\\n`));
  expect(proxy.heads[0]).toContain(`Basic ${btoa('staff:proxy-secret')}`);
  const seen = proxy.heads.join() + proxy.tunnelled.toString('latin1');
  // A TLS handshake record (RFC 8446, section 5.1).
  expect(proxy.tunnelled[0]).toBe(22);
  for (const secret of [password, max.email, 'auth/b2b/login', 'accessToken'])
    expect(seen).not.toContain(secret);
});

test.each([
  ['asks for a password', refusing('407 Proxy Authentication Required')],
  ['forbids the host', refusing('403 Forbidden')],
  ['answers 401', refusing('401 Unauthorized')],
  ['answers 429', refusing('429 Too Many Requests')],
  ['makes up a login', madeUp],
])('a proxy that %s is an outage, and gets no password', async (_, answer) => {
  const { baseURL } = await ovokBehindTLS();
  const proxy = await proxyThat(() => answer);
  const logins = await logIn('corporate-proxy.ts', baseURL, { CORPORATE_PROXY: `http://${proxy.host}` });
  expect(logins).toMatchObject([{ ...unreachable, reason: 'EPROXY' }]);
  expect(proxy.heads.join() + proxy.tunnelled.toString('latin1')).not.toContain(password);
  expect(sandbox.ovok.requests).toHaveLength(0);
});

test('a proxy that is down is an outage', async () => {
  const { baseURL } = await ovokBehindTLS();
  const logins = await logIn('corporate-proxy.ts', baseURL, { CORPORATE_PROXY: await closedURL() });
  expect(logins).toMatchObject([{ ...unreachable, reason: 'ECONNREFUSED' }]);
  expect(sandbox.ovok.requests).toHaveLength(0);
});

test('a proxy that hangs up is an outage', async () => {
  const { baseURL } = await ovokBehindTLS();
  const proxy = await proxyThat(() => '');
  const logins = await logIn('corporate-proxy.ts', baseURL, { CORPORATE_PROXY: `http://${proxy.host}` });
  expect(logins).toMatchObject([{ ...unreachable, reason: 'unknown' }]);
});

test('a proxy that opens the TLS itself gets nothing, unless its authority is trusted', async () => {
  const { baseURL } = await ovokBehindTLS(stranger);
  const proxy = await proxyThat();
  const env = { CORPORATE_PROXY: `http://${proxy.host}`, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const [strict] = await logIn('corporate-proxy.ts', baseURL, env);
  expect(strict).toMatchObject({ ...unreachable, reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(sandbox.ovok.requests).toHaveLength(0);
  const [trusting] = await logIn('corporate-proxy.ts', baseURL, {
    ...env,
    NODE_EXTRA_CA_CERTS: path('stranger'),
  });
  expect(trusting).toMatchObject({ outcome: 'success' });
});

test.each([
  ['our own client', undefined],
  [
    'an instance with an agent',
    (url: URL) => axios.create({ proxy: false, httpsAgent: new HttpsProxyAgent(url) }),
  ],
  [
    'an instance with axios’s own proxy option',
    ({ hostname: host, port }: URL) => axios.create({ proxy: { host, port: Number(port) } }),
  ],
])('with %s, what the proxy itself says is not taken for the login service’s response', async (_, create) => {
  for (const answer of [madeUp, refusing('401 Unauthorized'), refusing('429 Too Many Requests')]) {
    const proxy = await proxyThat(() => answer);
    const url = new URL(`http://${proxy.host}`);
    const baseURL = 'https://login.invalid';
    const strategy = new OvokStrategy({ ...ids, baseURL, ...(create && { httpClient: create(url) }) });
    if (!create) strategy.client.axios.defaults.httpsAgent = new HttpsProxyAgent(url);
    expect(await attempt(strategy, { body: max })).toMatchObject({
      outcome: 'error',
      error: { code: 'ERR_UPSTREAM_UNREACHABLE', reason: 'EPROXY' },
    });
    expect(proxy.heads.join() + proxy.tunnelled.toString('latin1')).not.toContain(password);
    expect(proxy.heads).toHaveLength(1);
  }
});

test('a proxy’s response is not taken either where an interceptor hides the connection that it came by', async () => {
  const proxy = await proxyThat(() => madeUp);
  const strategy = new OvokStrategy({ ...ids, baseURL: 'https://login.invalid' });
  const { defaults, interceptors } = strategy.client.axios;
  defaults.httpsAgent = new HttpsProxyAgent(`http://${proxy.host}`);
  interceptors.response.use(({ status, headers }) => ({ status, headers, data: reply }) as never);
  expect(await attempt(strategy, { body: max })).toMatchObject({ error: { reason: 'EPROXY' } });
});
