import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { UpstreamError } from 'passport-upstream';
import { Upstream, type UpstreamDefinition } from 'passport-upstream/provider';
import { attempt } from '../../../../test/support/attempt';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeClient, AcmeStrategy } from '../support/acme';
import { credentials, expectFault, logIn, person, timedOut, until } from '../support/log-in';

const definition: UpstreamDefinition = {
  provider: 'acme',
  className: 'AcmeClient',
  baseURL: 'https://api.acme.example',
  baseURLVariable: 'ACME_BASE_URL',
  outcomes: { 400: 'invalid_request', 401: 'invalid_credentials' },
};

afterEach(() => {
  delete process.env.ACME_BASE_URL;
  delete process.env['undefined'];
});

test.each([
  [{ timeout: 0 }, 'AcmeClient: "timeout" must be a whole number of milliseconds, from 1 to 2147483647.'],
  [{ timeout: '5' }, 'AcmeClient: "timeout" must be a whole number of milliseconds, from 1 to 2147483647.'],
  [
    { maxResponseSize: 1.5 },
    'AcmeClient: "maxResponseSize" must be a whole number of bytes, from 1 to 1073741824.',
  ],
  [
    { httpClient: {} },
    'AcmeClient: "httpClient" must be an axios instance, or an object with a request(config) function that takes what axios takes.',
  ],
  [
    { baseURL: 'http://api.acme.example' },
    'AcmeClient: "baseURL" must start with https:// (http:// is for this machine alone): passwords travel over it.',
  ],
  [{ timeOut: 1 }, 'AcmeClient: unknown option "timeOut". Did you mean "timeout"?'],
  [
    { outcomes: { 200: 'error' } },
    expect.stringMatching(/^AcmeClient: "outcomes" must map upstream statuses/) as string,
  ],
])('the options %j are refused in one sentence', (options, message) => {
  expect(() => new Upstream(definition, options)).toThrow(
    expect.objectContaining({ name: 'TypeError', message }) as Error,
  );
});

test('the options are kept as checked, without what was not given', () => {
  expect({ ...new Upstream(definition, { timeout: 5, baseURL: undefined }).options }).toEqual({ timeout: 5 });
  expect({ ...new Upstream(definition).options }).toEqual({});
});

test('the environment says where the service is, and an option outranks it', async () => {
  const named = await scriptedUpstream((_, res) => answerJSON(res, person));
  const other = await scriptedUpstream((_, res) => answerJSON(res, person));
  process.env.ACME_BASE_URL = named.baseURL;
  await new AcmeClient().login(credentials);
  await new AcmeClient({ baseURL: other.baseURL }).login(credentials);
  expect([named.bodies.length, other.bodies.length]).toEqual([1, 1]);
});

test('an environment variable that is no base URL is a complaint that names it', () => {
  process.env.ACME_BASE_URL = 'http://api.acme.example';
  expect(() => new AcmeClient()).toThrow(/^AcmeClient: ACME_BASE_URL must start with https:\/\/ .*\.$/);
});

test.each([undefined, 'ACME_BASE_URL'])(
  'without an option or an environment, the definition says where (%s)',
  async (baseURLVariable) => {
    const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
    const { provider, className, outcomes } = definition;
    const variable = baseURLVariable === undefined ? {} : { baseURLVariable };
    const defined = { provider, className, outcomes, ...variable, baseURL: upstream.baseURL };
    // What would be found if a variable were looked up by a name that is not given.
    process.env['undefined'] = 'no base URL';
    await new Upstream(defined).send({ method: 'GET', path: '/who' });
    expect(upstream.connections).toBe(1);
  },
);

test('a GET has the headers that are asked for and no body', async () => {
  const seen: string[][] = [];
  const upstream = await scriptedUpstream((req, res) => {
    seen.push([req.method!, req.url!, ...Object.keys(req.headers).sort(), String(req.headers.authorization)]);
    answerJSON(res, { a: 1 });
  });
  const answer = await new Upstream(definition, { baseURL: upstream.baseURL }).send({
    method: 'GET',
    path: '/who?full=1',
    headers: { Authorization: 'Bearer t' },
  });
  expect(seen).toEqual([
    [
      'GET',
      '/who?full=1',
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'host',
      'user-agent',
      'Bearer t',
    ],
  ]);
  expect(upstream.bodies).toEqual(['']);
  expect([answer.status, answer.body, answer.header('content-type'), answer.header('x-none')]).toEqual([
    200,
    { a: 1 },
    'application/json',
    undefined,
  ]);
});

test('what an answer’s body explains outranks the table, and the option outcomes both', () => {
  const answer = { status: 400, body: undefined, header: () => undefined };
  const plain = new Upstream(definition);
  const overridden = new Upstream(definition, { outcomes: { 400: 'inactive_session' } });
  expect(plain.refusal(answer)).toEqual({ code: 'invalid_request' });
  expect(plain.refusal(answer, { 400: 'invalid_credentials' })).toEqual({ code: 'invalid_credentials' });
  expect(overridden.refusal(answer, { 400: 'invalid_credentials' })).toEqual({ code: 'inactive_session' });
  expect(() => plain.refusal({ ...answer, status: 418 })).toThrow(UpstreamError);
});

test('a client that has left before causes no call', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  const client = new AcmeClient({ baseURL: upstream.baseURL });
  await expect(client.login(credentials, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'ERR_CLIENT_CLOSED',
    status: 499,
  });
  expect(upstream.connections).toBe(0);
});

test.each([
  ['before the answer', () => {}],
  [
    'in the answer’s body',
    (res: import('node:http').ServerResponse) => {
      res.writeHead(200, { 'Content-Type': 'application/json' }).write('{');
    },
  ],
])('a client that leaves %s ends the call at once', async (_, answer) => {
  const upstream = await scriptedUpstream((_, res) => answer(res));
  const leaving = new AbortController();
  const login = new AcmeClient({ baseURL: upstream.baseURL }).login(credentials, { signal: leaving.signal });
  await until(() => upstream.bodies.length === 1);
  await sleep(20);
  leaving.abort();
  await expect(login).rejects.toMatchObject({ code: 'ERR_CLIENT_CLOSED', status: 499 });
  await until(() => upstream.open === 0);
});

test('a client that leaves in the turn in which its login began causes no call', async () => {
  const upstream = await scriptedUpstream(() => {});
  const leaving = new AbortController();
  const login = new AcmeClient({ baseURL: upstream.baseURL }).login(credentials, { signal: leaving.signal });
  leaving.abort();
  await expect(login).rejects.toMatchObject({ code: 'ERR_CLIENT_CLOSED' });
  await sleep(20);
  expect(upstream.bodies.length).toBe(0);
});

test('a client that leaves while its login is about to go out ends it', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  const client = new AcmeClient({ baseURL: upstream.baseURL });
  await client.login(credentials);
  const leaving = new AbortController();
  const login = client.login(credentials, { signal: leaving.signal });
  leaving.abort();
  await expect(login).rejects.toMatchObject({ code: 'ERR_CLIENT_CLOSED' });
  await sleep(20);
  expect(upstream.bodies.length).toBe(1);
});

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

test('a client that leaves after its login changes nothing, and no timer and no listener is left', async () => {
  const upstream = await scriptedUpstream((_, res) => answerJSON(res, person));
  const leaving = new AbortController();
  const client = new AcmeClient({ baseURL: upstream.baseURL, timeout: 60_000 });
  const before = timers();
  await client.login(credentials, { signal: leaving.signal });
  // Other timers of the process may come and go; the login's own would stay for a minute.
  await until(() => timers() <= before);
  expect(getEventListeners(leaving.signal, 'abort')).toEqual([]);
  leaving.abort();
  await client.login(credentials);
  expect(upstream.connections).toBe(1);
});

test('a login that fails leaves no timer and no listener', async () => {
  const upstream = await scriptedUpstream((req) => void req.socket.destroy());
  const leaving = new AbortController();
  const client = new AcmeClient({ baseURL: upstream.baseURL, timeout: 60_000 });
  const before = timers();
  await expect(client.login(credentials, { signal: leaving.signal })).rejects.toThrow();
  await until(() => timers() <= before);
  expect(getEventListeners(leaving.signal, 'abort')).toEqual([]);
});

test('an upstream that was down is reached by the first login after it is back', async () => {
  let down = true;
  const upstream = await scriptedUpstream((req, res) =>
    down ? req.socket.destroy() : answerJSON(res, person),
  );
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL });
  for (let index = 0; index < 20; index++) {
    expect(await attempt(strategy, { body: credentials })).toMatchObject({ outcome: 'error' });
  }
  expect(upstream.bodies.length).toBe(20);
  down = false;
  expect(await attempt(strategy, { body: credentials })).toMatchObject({ outcome: 'success' });
});

test('the shortest deadline is one too', async () => {
  const upstream = await scriptedUpstream(() => {});
  expectFault(await logIn(upstream, { timeout: 1 }), upstream, timedOut);
});
