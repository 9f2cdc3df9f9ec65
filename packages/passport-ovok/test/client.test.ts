import { OvokClient } from '../src';
import { testClient } from '../../../test/suites/client-suite';
import { answering, parsed } from '../../../test/support/upstreams/login-service';
import { testRefusedOptions } from '../../../test/support/refused-options';
import { clientId, email, password, provider, sample, seedReply, seedRequest, tenantId } from './seed';

testClient(provider, {
  sample,
  faultStatus: 500,
  unusable: [{ ...seedReply, profile: { display: 'Max' } }, 'profile.reference'],
});

const credentials = { email, password };
const clientOf = ({ baseURL }: { baseURL: string }) => new OvokClient({ baseURL, clientId, tenantId });

async function sent(call: (upstream: { baseURL: string }) => Promise<unknown>): Promise<unknown[]> {
  const upstream = await answering(200, seedReply);
  await call(upstream);
  return parsed(upstream);
}

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

test.each([' c1', 'c1\n', '\tc1'])(
  'an id with white space around it is refused, wherever it is from: %j',
  (id) => {
    const problem = 'must not begin or end with a blank or a line break.';
    const ofOption = new TypeError(`OvokClient: "tenantId" ${problem}`);
    expect(() => new OvokClient({ clientId, tenantId: id })).toThrow(ofOption);
    process.env['OVOK_CLIENT_ID'] = id;
    expect(() => new OvokClient({ tenantId })).toThrow(
      new TypeError(`OvokClient: OVOK_CLIENT_ID ${problem}`),
    );
    expect(() => new OvokClient({ clientId, tenantId })).not.toThrow();
  },
);

test('a client says how long a call may take, so that a refresh is waited for', () => {
  expect(new OvokClient({ timeout: 30_000 }).timeout).toBe(30_000);
  expect(new OvokClient().timeout).toBeUndefined();
});

test('a client can be made without ids and without options', () => {
  expect(new OvokClient()).toBeInstanceOf(OvokClient);
  expect(new OvokClient({ clientId: undefined })).toBeInstanceOf(OvokClient);
});

testRefusedOptions(
  'the client’s options %p are refused in one sentence',
  'OvokClient',
  (options) => new OvokClient(options),
  [
    [{ clientID: 'c' }, 'unknown option "clientID". Did you mean "clientId"?'],
    [{ usernameField: 'user' }, 'unknown option "usernameField". '],
    [{ clientId: () => 'c' }, '"clientId" must be a non-empty string.'],
    [{ tenantId: '' }, '"tenantId" must be a non-empty string.'],
    [{ baseURL: 'http://api.ovok.com' }, '"baseURL" must start with https:// '],
  ],
);
