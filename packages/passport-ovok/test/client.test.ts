import { OvokClient, UpstreamError, type OvokClientOptions } from '../src';
import { answerJSON, scriptedUpstream } from '../../../test/scripted-upstream';
import { answering, clientId, email, password, seedReply, seedRequest, tenantId } from './seed';

const credentials = { email, password };

beforeEach(() => {
  delete process.env['OVOK_CLIENT_ID'];
  delete process.env['OVOK_TENANT_ID'];
  delete process.env['OVOK_BASE_URL'];
});

const clientOf = ({ baseURL }: { baseURL: string }, options: OvokClientOptions = {}) =>
  new OvokClient({ baseURL, clientId, tenantId, ...options });

async function sent(call: (upstream: { baseURL: string }) => Promise<unknown>): Promise<unknown[]> {
  const upstream = await answering(200, seedReply);
  await call(upstream);
  return upstream.bodies.map((body) => JSON.parse(body) as unknown);
}

test('a login is the request of the seed’s cURL sample', async () => {
  const seen: object[] = [];
  const upstream = await scriptedUpstream(({ method, url, headers }, res, body) => {
    seen.push({ method, url, type: headers['content-type'], length: headers['content-length'], body });
    answerJSON(res, seedReply);
  });
  await clientOf(upstream).login(credentials);
  const body =
    '{"email":"max.mustermann@example.com","password":"A[.DmUv]2vE|n_+]",' +
    '"clientId":"87ea5dfc-8b8e-384d-8489-79496e706390","tenantId":"87ea5dfc-8b8e-384d-8489-79496e706390"}';
  const type = 'application/json';
  expect(seen).toEqual([{ method: 'POST', url: '/auth/b2b/login', type, length: String(body.length), body }]);
});

test('no other header than HTTP’s own goes along', async () => {
  const names: string[] = [];
  const upstream = await scriptedUpstream(({ headers }, res) => {
    names.push(...Object.keys(headers));
    answerJSON(res, seedReply);
  });
  await clientOf(upstream).login(credentials);
  const expected = [
    'accept',
    'accept-encoding',
    'connection',
    'content-length',
    'content-type',
    'host',
    'user-agent',
  ];
  expect(names.sort()).toEqual(expected);
});

test('a base URL’s path stays in front', async () => {
  const paths: unknown[] = [];
  const { baseURL } = await scriptedUpstream((req, res) => {
    paths.push(req.url);
    answerJSON(res, seedReply);
  });
  await clientOf({ baseURL: `${baseURL}/gateway/ovok/` }).login(credentials);
  expect(paths).toEqual(['/gateway/ovok/auth/b2b/login']);
});

test('an accepted login gives the user', async () => {
  const { user, refusal } = await clientOf(await answering(200, seedReply)).login(credentials);
  expect(user).toMatchObject({ provider: 'ovok', id: seedReply.profile.reference });
  expect(refusal).toBeUndefined();
});

test('a refusal is a value', async () => {
  const headers = { 'Retry-After': '7' };
  const refused = (status: number) =>
    answering(status, { statusCode: status, message: 'No' }, headers).then((upstream) =>
      clientOf(upstream).login(credentials),
    );
  expect(await refused(400)).toEqual({ refusal: { code: 'invalid_request' } });
  expect(await refused(401)).toEqual({ refusal: { code: 'invalid_credentials' } });
  expect(await refused(404)).toEqual({ refusal: { code: 'invalid_credentials' } });
  expect(await refused(429)).toEqual({ refusal: { code: 'rate_limited', retryAfter: 7 } });
});

test('a fault is thrown as an UpstreamError', async () => {
  const login = clientOf(await answering(500, {})).login(credentials);
  await expect(login).rejects.toBeInstanceOf(UpstreamError);
  await expect(login).rejects.toMatchObject({
    code: 'ERR_UPSTREAM_STATUS',
    provider: 'ovok',
    upstreamStatus: 500,
  });
});

test('an unusable reply is thrown as an UpstreamError that names the member', async () => {
  const login = clientOf(await answering(200, { ...seedReply, profile: { display: 'Max' } })).login(
    credentials,
  );
  await expect(login).rejects.toMatchObject({ code: 'ERR_UPSTREAM_RESPONSE', reason: 'profile.reference' });
});

test('a signal ends a login that is under way', async () => {
  const controller = new AbortController();
  const upstream = await scriptedUpstream(() => controller.abort());
  const login = clientOf(upstream).login(credentials, { signal: controller.signal });
  await expect(login).rejects.toMatchObject({ code: 'ERR_CLIENT_CLOSED', status: 499 });
});

test('with an aborted signal nothing is sent, without one everything is', async () => {
  const upstream = await answering(200, seedReply);
  const client = clientOf(upstream);
  const aborted = client.login(credentials, { signal: AbortSignal.abort() });
  await expect(aborted).rejects.toMatchObject({ code: 'ERR_CLIENT_CLOSED' });
  expect(upstream.connections).toBe(0);
  await client.login(credentials, { signal: undefined });
  await client.login(credentials, {});
  expect(upstream.bodies).toHaveLength(2);
});

test('the timeout and the size of a reply are limited as told', async () => {
  const silent = clientOf(await scriptedUpstream(() => {}), { timeout: 50 });
  await expect(silent.login(credentials)).rejects.toMatchObject({ code: 'ERR_UPSTREAM_TIMEOUT' });
  const small = clientOf(await answering(200, seedReply), { maxResponseSize: 100 });
  await expect(small.login(credentials)).rejects.toMatchObject({ reason: 'too_large' });
});

test('a login of its own client and tenant outranks the client’s', async () => {
  const bodies = await sent((upstream) =>
    clientOf(upstream).login({ ...credentials, clientId: 'c2', tenantId: 't2' }),
  );
  expect(bodies).toEqual([{ ...seedRequest, clientId: 'c2', tenantId: 't2' }]);
});

test('other members of the credentials are not sent', async () => {
  const more = { ...credentials, isAdmin: true, code: '123456' };
  expect(await sent((upstream) => clientOf(upstream).login(more))).toEqual([seedRequest]);
});

test('the ids come from the environment as it was when the client was made', async () => {
  process.env['OVOK_CLIENT_ID'] = 'c3';
  process.env['OVOK_TENANT_ID'] = 't3';
  const bodies = await sent(async ({ baseURL }) => {
    const client = new OvokClient({ baseURL });
    delete process.env['OVOK_CLIENT_ID'];
    process.env['OVOK_TENANT_ID'] = 't4';
    await client.login(credentials);
  });
  expect(bodies).toEqual([{ ...seedRequest, clientId: 'c3', tenantId: 't3' }]);
});

test.each([
  ['clientId', 'OVOK_CLIENT_ID', { tenantId }],
  ['tenantId', 'OVOK_TENANT_ID', { clientId }],
])('a login without %s is a TypeError, and nothing is sent', async (name, variable, ids) => {
  const upstream = await answering(200, seedReply);
  const client = new OvokClient({ baseURL: upstream.baseURL, ...ids });
  const sentence = `OvokClient: "${name}" is required: pass it, or set ${variable}.`;
  await expect(client.login(credentials)).rejects.toEqual(new TypeError(sentence));
  expect(upstream.connections).toBe(0);
});

test('a client can be made without ids and without options', () => {
  expect(new OvokClient()).toBeInstanceOf(OvokClient);
  expect(new OvokClient({ clientId: undefined })).toBeInstanceOf(OvokClient);
});

test.each([
  [{ clientID: 'c' }, 'OvokClient: unknown option "clientID". Did you mean "clientId"?'],
  [{ usernameField: 'user' }, 'OvokClient: unknown option "usernameField". '],
  [{ clientId: () => 'c' }, 'OvokClient: "clientId" must be a non-empty string.'],
  [{ tenantId: '' }, 'OvokClient: "tenantId" must be a non-empty string.'],
  [{ baseURL: 'http://api.ovok.com' }, 'OvokClient: "baseURL" must start with https:// '],
])('the client’s options %p are refused in one sentence', (options, sentence) => {
  const make = () => new OvokClient(options as never);
  expect(make).toThrow(TypeError);
  expect(make).toThrow(sentence);
});
