import { UpstreamError, VeroClient, type VeroClientOptions } from '../src';
import { answerJSON, scriptedUpstream } from '../../../test/scripted-upstream';
import { answering, goodReply, identifier, password } from './seed';

const credentials = { identifier, password };

beforeEach(() => {
  delete process.env['VERO_BASE_URL'];
});

const clientOf = ({ baseURL }: { baseURL: string }, options: VeroClientOptions = {}) =>
  new VeroClient({ baseURL, ...options });

test('a login is the request of the seed’s cURL sample', async () => {
  const seen: object[] = [];
  const upstream = await scriptedUpstream(({ method, url, headers }, res, body) => {
    seen.push({ method, url, type: headers['content-type'], length: headers['content-length'], body });
    answerJSON(res, goodReply());
  });
  await clientOf(upstream).login(credentials);
  const body = '{"identifier":"max.mustermann@example.com","password":"A[.DmUv]2vE|n_+]"}';
  const type = 'application/json';
  expect(seen).toEqual([{ method: 'POST', url: '/api/auth/login', type, length: String(body.length), body }]);
});

test('no other header than HTTP’s own goes along', async () => {
  const names: string[] = [];
  const upstream = await scriptedUpstream(({ headers }, res) => {
    names.push(...Object.keys(headers));
    answerJSON(res, goodReply());
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
    answerJSON(res, goodReply());
  });
  await clientOf({ baseURL: `${baseURL}/gateway/vero/` }).login(credentials);
  expect(paths).toEqual(['/gateway/vero/api/auth/login']);
});

test('an accepted login gives the user', async () => {
  const { user, refusal } = await clientOf(await answering(200, goodReply())).login(credentials);
  expect(user).toMatchObject({ provider: 'vero', id: goodReply().identity.id });
  expect(refusal).toBeUndefined();
});

test('a refusal is a value', async () => {
  const refused = async (status: number, body: unknown = { error: 'x', message: 'No', status }) =>
    clientOf(await answering(status, body, { 'Retry-After': '7' })).login(credentials);
  expect(await refused(400)).toEqual({ refusal: { code: 'invalid_credentials' } });
  expect(await refused(401)).toEqual({ refusal: { code: 'invalid_credentials' } });
  expect(await refused(429)).toEqual({ refusal: { code: 'rate_limited', retryAfter: 7 } });
  const inactive = { ...goodReply(), session: { active: false } };
  expect(await refused(200, inactive)).toEqual({ refusal: { code: 'inactive_session' } });
});

test('a fault is thrown as an UpstreamError', async () => {
  const login = clientOf(await answering(404, {})).login(credentials);
  await expect(login).rejects.toBeInstanceOf(UpstreamError);
  await expect(login).rejects.toMatchObject({
    code: 'ERR_UPSTREAM_STATUS',
    provider: 'vero',
    upstreamStatus: 404,
  });
});

test('an unusable reply is thrown as an UpstreamError that names the member', async () => {
  const login = clientOf(await answering(200, { ...goodReply(), jwt: 7 })).login(credentials);
  await expect(login).rejects.toMatchObject({ code: 'ERR_UPSTREAM_RESPONSE', reason: 'jwt' });
});

test('a signal ends a login that is under way', async () => {
  const controller = new AbortController();
  const upstream = await scriptedUpstream(() => controller.abort());
  const login = clientOf(upstream).login(credentials, { signal: controller.signal });
  await expect(login).rejects.toMatchObject({ code: 'ERR_CLIENT_CLOSED', status: 499 });
});

test('with an aborted signal nothing is sent, without one everything is', async () => {
  const upstream = await answering(200, goodReply());
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
  const small = clientOf(await answering(200, goodReply()), { maxResponseSize: 100 });
  await expect(small.login(credentials)).rejects.toMatchObject({ reason: 'too_large' });
});

test('other members of the credentials are not sent: Vero’s schema forbids them', async () => {
  const upstream = await answering(200, goodReply());
  const more = { ...credentials, method: 'password', isAdmin: true };
  await clientOf(upstream).login(more);
  expect(upstream.bodies).toEqual([JSON.stringify(credentials)]);
});

test('a client can be made without options', () => {
  expect(new VeroClient()).toBeInstanceOf(VeroClient);
});

test.each([
  [{ baseUrl: 'https://a.example' }, 'VeroClient: unknown option "baseUrl". Did you mean "baseURL"?'],
  [{ clientId: 'c' }, 'VeroClient: unknown option "clientId". '],
  [{ usernameField: 'user' }, 'VeroClient: unknown option "usernameField". '],
  [{ baseURL: 'http://platform.verolabs.co' }, 'VeroClient: "baseURL" must start with https:// '],
  [{ timeout: '10' }, 'VeroClient: "timeout" must be a whole number of milliseconds, from 1 to 2147483647.'],
])('the client’s options %p are refused in one sentence', (options, sentence) => {
  const make = () => new VeroClient(options as never);
  expect(make).toThrow(TypeError);
  expect(make).toThrow(sentence);
});
