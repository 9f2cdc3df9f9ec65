import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import axios from 'axios';
import express from 'express';
import { Passport } from 'passport';
import { attempt } from '../../../../test/support/attempt';
import { bearing } from '../../../../test/support/bearer-outcome';
import { runAlone } from '../../../../test/support/processes/child-process';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { OvokBearerStrategy, OvokStrategy, type OvokBearerStrategyOptions } from '../../src';
import { clientId, email, password, seedReply, tenantId } from '../seed';

const projectId = seedReply.project.reference.replace('Project/', '');
const me = {
  project: { id: projectId, name: 'My Medical Project' },
  profile: { resourceType: 'Patient', id: 'max' },
};

/** An Ovok that logs everybody in, and checks tokens as is said. */
async function ovok(check: (res: http.ServerResponse, token: string) => void) {
  const asked: string[] = [];
  const { baseURL } = await scriptedUpstream((req, res) => {
    if (req.url !== '/auth/me') return answerJSON(res, seedReply);
    const token = String(req.headers.authorization).replace('Bearer ', '');
    asked.push(token);
    check(res, token);
  });
  return { baseURL, asked };
}

/** Knows the tokens that begin with `good`. */
const known = (res: http.ServerResponse, token: string) =>
  token.startsWith('good') ? answerJSON(res, me) : answerJSON(res, {}, 401);

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** An application with a login and an API, as a service over HTTP. */
async function appOn(baseURL: string, options: OvokBearerStrategyOptions = {}) {
  const passport = new Passport();
  const { httpClient } = options;
  passport.use(new OvokStrategy({ baseURL, clientId, tenantId, httpClient }) as never);
  passport.use(new OvokBearerStrategy({ baseURL, project: projectId, ...options }) as never);
  const app = express();
  const authenticate = (name: string) =>
    passport.authenticate(name, { session: false }) as express.RequestHandler;
  app.post('/login', express.json(), authenticate('ovok'), (_req, res) => void res.sendStatus(204));
  app.get('/api', authenticate('ovok-bearer'), (req, res) => void res.json(req.user));
  app.use(((error: { status: number; code: string; headers: object }, _req, res, _next) => {
    res.status(error.status).set(error.headers).json({ code: error.code });
  }) as express.ErrorRequestHandler);
  const server = http.createServer({ maxHeaderSize: 65_536 }, app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closers.push(() => server.close().closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = (token: string) => fetch(`${url}/api`, { headers: { authorization: `Bearer ${token}` } });
  const logIn = () =>
    fetch(`${url}/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
  return { url, api, logIn };
}

const times = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, index) => make(index));
function counted(values: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

test('1,500 made-up tokens at once are 100 checks at most at once, and push no good token out', async () => {
  let underWay = 0;
  let most = 0;
  const { baseURL, asked } = await ovok((res, token) => {
    most = Math.max(most, ++underWay);
    setTimeout(() => {
      underWay--;
      known(res, token);
    }, 20);
  });
  const strategy = new OvokBearerStrategy({ baseURL, project: projectId, cacheMax: 10, cacheTtl: 60_000 });
  const good = times(10, (index) => `good-${index}`);
  for (const token of good) await attempt(strategy, bearing(token));
  for (let wave = 0; wave < 3; wave++) {
    const results = await Promise.all(
      times(500, (index) => attempt(strategy, bearing(`made-up-${wave}-${index}`))),
    );
    expect(counted(results.map(({ outcome }) => outcome))).toEqual({ fail: 100, error: 400 });
    for (const { error } of results.filter(({ outcome }) => outcome === 'error')) {
      expect(error).toMatchObject({
        code: 'ERR_UPSTREAM_BUSY',
        status: 503,
        headers: { 'Retry-After': '1' },
      });
    }
    expect(results.every(({ answers }) => answers === 1)).toBe(true);
  }
  expect([most, asked.length]).toEqual([100, 310]);
  for (const token of good) {
    expect(await attempt(strategy, bearing(token))).toMatchObject({ outcome: 'success' });
  }
  expect(asked).toHaveLength(310);
});

test('a 429 is remembered: known tokens are taken, others are 503, and nothing is asked', async () => {
  let isThrottling = false;
  const { baseURL, asked } = await ovok((res, token) =>
    isThrottling ? answerJSON(res, {}, 429, { 'Retry-After': '60' }) : known(res, token),
  );
  const app = await appOn(baseURL);
  expect([(await app.api('good-1')).status, (await app.api('bad-1')).status]).toEqual([200, 401]);
  isThrottling = true;
  const seen = async (token: string) => {
    const response = await app.api(token);
    const { code } = (await response.json()) as { code?: string };
    return [response.status, code, Number(response.headers.get('retry-after'))];
  };
  expect(await seen('good-2')).toEqual([503, 'ERR_UPSTREAM_STATUS', 60]);
  for (const token of ['good-2', 'good-3', 'bad-2', ...times(50, (index) => `made-up-${index}`)]) {
    const [status, code, retryAfter] = await seen(token);
    expect([status, code]).toEqual([503, 'ERR_UPSTREAM_STATUS']);
    expect(retryAfter).toBeGreaterThan(50);
    expect(retryAfter).toBeLessThanOrEqual(60);
  }
  expect([(await app.api('good-1')).status, (await app.api('bad-1')).status]).toEqual([200, 401]);
  expect((await app.logIn()).status).toBe(204);
  expect(asked).toEqual(['good-1', 'bad-1', 'good-2']);
});

test('once its Retry-After has passed, tokens are asked about again', async () => {
  const statuses = [429, 429];
  const { baseURL, asked } = await ovok((res) =>
    answerJSON(res, me, statuses.shift() ?? 200, { 'Retry-After': '1' }),
  );
  const strategy = new OvokBearerStrategy({ baseURL, project: projectId });
  const throttled = { outcome: 'error', error: { upstreamStatus: 429, headers: { 'Retry-After': '1' } } };
  for (let round = 1; round <= 2; round++) {
    expect(await attempt(strategy, bearing('t'))).toMatchObject(throttled);
    expect(await attempt(strategy, bearing('t'))).toMatchObject(throttled);
    expect(asked).toHaveLength(round);
    await delay(1_020);
  }
  expect(await attempt(strategy, bearing('t'))).toMatchObject({ outcome: 'success' });
});

test('a shorter Retry-After does not end a longer pause', async () => {
  const seconds = ['60', '1'];
  const { baseURL, asked } = await ovok((res) =>
    answerJSON(res, {}, 429, { 'Retry-After': seconds.shift() }),
  );
  const strategy = new OvokBearerStrategy({ baseURL, project: projectId });
  await Promise.all(['a', 'b'].map((token) => attempt(strategy, bearing(token))));
  expect(asked).toHaveLength(2);
  const { error } = await attempt(strategy, bearing('c'));
  expect(Number((error as { headers: Record<string, string> }).headers['Retry-After'])).toBeGreaterThan(50);
});

test('a 429 that does not say how long makes no pause', async () => {
  const statuses = [429];
  const { baseURL } = await ovok((res) => answerJSON(res, me, statuses.shift() ?? 200));
  const strategy = new OvokBearerStrategy({ baseURL, project: projectId });
  expect(await attempt(strategy, bearing('t'))).toMatchObject({
    error: { status: 503, headers: { 'Retry-After': '1' } },
  });
  expect(await attempt(strategy, bearing('t'))).toMatchObject({ outcome: 'success' });
});

test.each([
  ['clients of their own', () => undefined],
  [
    'one axios instance',
    () => axios.create({ httpAgent: new http.Agent({ keepAlive: true, maxSockets: 256 }) }),
  ],
])(
  'while 300 unknown tokens hang, 50 logins succeed at once, with %s',
  async (_, makeClient) => {
    const hanging: http.ServerResponse[] = [];
    const { baseURL } = await ovok((res) => void hanging.push(res));
    const app = await appOn(baseURL, { timeout: 60_000, httpClient: makeClient() });
    const turnedAway: number[] = [];
    const responses = times(300, async (index) => {
      const { status } = await app.api(`unknown-${index}`);
      if (status === 503) turnedAway.push(status);
      return status;
    });
    while (hanging.length + turnedAway.length < 300) await delay(10);
    const startedAt = performance.now();
    const logins = await Promise.all(times(50, async () => (await app.logIn()).status));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(counted(logins)).toEqual({ 204: 50 });
    expect([hanging.length, turnedAway.length]).toEqual([100, 200]);
    for (const res of hanging.splice(0)) answerJSON(res, me);
    expect(counted(await Promise.all(responses))).toEqual({ 200: 100, 503: 200 });
    // The checks are over, so the next token is asked about.
    const late = app.api('unknown-again');
    while (hanging.length === 0) await delay(10);
    answerJSON(hanging[0]!, me);
    expect((await late).status).toBe(200);
  },
  60_000,
);

test('a provider that comes back is asked at once', async () => {
  let isDown = true;
  const { baseURL } = await ovok((res) => (isDown ? res.destroy() : answerJSON(res, me)));
  const strategy = new OvokBearerStrategy({ baseURL, project: projectId, maxInFlight: 1 });
  expect(await attempt(strategy, bearing('t'))).toMatchObject({
    error: { code: 'ERR_UPSTREAM_UNREACHABLE' },
  });
  isDown = false;
  expect(await attempt(strategy, bearing('t'))).toMatchObject({ outcome: 'success' });
});

test.each([
  ['"Bearer a,b"', ['Bearer a,b'], 400],
  ['a tab for the blank', ['Bearer\ta'], 400],
  ['a tab in the token', ['Bearer a\tb'], 400],
  ['two headers', ['Bearer good', 'Bearer good'], 400],
  ['16 KiB', [`Bearer ${'x'.repeat(16_384)}`], 401],
])('over a socket, %s is not asked about', async (_, values, status) => {
  const { baseURL, asked } = await ovok(known);
  const { url } = await appOn(baseURL);
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
  const headers = ['Host: x', 'Connection: close', ...values.map((value) => `Authorization: ${value}`)];
  socket.write(`GET /api HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  const error = status === 400 ? 'invalid_request' : 'invalid_token';
  expect(text.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
  expect(text).toContain(`\r\nWWW-Authenticate: Bearer realm="ovok", error="${error}"\r\n`);
  expect(asked).toEqual([]);
});

test('1,000 responses of 250 KB take less than 100 MB, whether the bytes are read or not', async () => {
  type Grown = { megabytes: number; outcomes: string[] };
  const { unread, read } = await runAlone<Record<string, Grown>>(`${__dirname}/child/bearer-memory.ts`);
  expect([unread!.outcomes, read!.outcomes]).toEqual([['success'], ['success']]);
  expect(unread!.megabytes).toBeLessThan(100);
  expect(read!.megabytes).toBeLessThan(100);
}, 120_000);
