import { startSandbox, type Sandbox } from '../../../src/index';
import { askOvok, ids, max, me } from '../../support/described-api';

const path = 'POST /auth/b2b/login';
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    accounts: [
      { provider: 'ovok', email: 'Own@Example.org', password: 'own' },
      {
        provider: 'ovok',
        email: max.email,
        password: 'other',
        clientId: '3d9a7f52-6c1b-4e8a-b0d4-5f2e8c7a9b16',
        tenantId: 'c5e2b8d1-0f47-4a93-8e6c-1b7d9a3f5e20',
        profile: { reference: 'Patient/second', display: 'Max of the second tenant' },
      },
    ],
  });
});
afterAll(() => sandbox.close());

const login = (body: unknown, headers: Record<string, string> = {}) =>
  askOvok(sandbox.ovokURL, path, { body, headers });

test("the seed document's request gets the seed document's response", async () => {
  const { status, body } = await login(max);
  expect(status).toBe(200);
  expect(body).toEqual({
    accessToken: expect.any(String) as unknown,
    refreshToken: expect.any(String) as unknown,
    expiresIn: 3600,
    project: {
      reference: 'Project/f6f4da8d-93e8-8a08-220e-03b7810451d3',
      display: 'My Medical Project',
    },
    profile: { reference: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498', display: 'Max Mustermann' },
  });
});

test('the tokens have the five segments of the seed document', async () => {
  const { accessToken } = (await login(max)).body as { accessToken: string };
  expect(accessToken.split('.')).toHaveLength(5);
});

test('every ordinary account signs in with what the list says', async () => {
  for (const account of sandbox.accounts.filter(({ provider, fault }) => provider === 'ovok' && !fault)) {
    const { email, password, clientId, tenantId } = account;
    expect((await login({ email, password, clientId, tenantId })).status).toBe(200);
  }
});

test('an account can lack refreshToken and expiresIn, and its access token works', async () => {
  const { body } = await login({
    ...max,
    email: 'no-refresh@example.com',
    password: 'correct horse battery staple',
  });
  expect(Object.keys(body as object)).toEqual(['accessToken', 'project', 'profile']);
  expect(await me(sandbox.ovokURL, (body as { accessToken: string }).accessToken)).toBe(200);
});

test('upper and lower case of the address and of the ids do not matter', async () => {
  const { status } = await login({
    email: max.email.toUpperCase(),
    password: max.password,
    clientId: ids.clientId.toUpperCase(),
    tenantId: ids.tenantId.toUpperCase(),
  });
  expect(status).toBe(200);
});

test('members that are not declared are passed over', async () => {
  expect((await login({ ...max, isAdmin: true })).status).toBe(200);
});

test('an account of your own signs in, as a patient named like its address', async () => {
  const { body } = await login({ ...max, email: 'own@example.org', password: 'own' });
  expect(body).toMatchObject({
    profile: { reference: expect.stringMatching(/^Patient\//) as unknown, display: 'Own' },
  });
});

test('one address has an account in each of two tenants', async () => {
  const { body } = await login({
    email: max.email,
    password: 'other',
    clientId: '3d9a7f52-6c1b-4e8a-b0d4-5f2e8c7a9b16',
    tenantId: 'c5e2b8d1-0f47-4a93-8e6c-1b7d9a3f5e20',
  });
  expect(body).toMatchObject({ profile: { reference: 'Patient/second' } });
});

test.each(['A[.DmUv]2vE|n_+', 'A[.DmUv]2vE|n_+] ', 'a[.DmUv]2vE|n_+]', 'A[.DmUv]2vE|n_+)'])(
  'a password that is nearly right, %p, gets 401',
  async (password) => {
    expect((await login({ ...max, password })).status).toBe(401);
  },
);

test('of a tenant that does not exist nothing is told about its accounts', async () => {
  const body = { ...max, email: 'nobody@example.com', tenantId: 'ffffffff-ffff-4fff-bfff-ffffffffffff' };
  expect((await login(body)).body).toMatchObject({ message: 'Tenant not found.' });
});

test('a wrong password gets 401', async () => {
  const { status, body } = await login({ ...max, password: 'wrong' });
  expect(status).toBe(401);
  expect(body).toMatchObject({ message: 'Email or password is invalid', error: 'Unauthorized' });
});

test('an account that does not exist gets 404', async () => {
  const { status, body } = await login({ ...max, email: 'nobody@example.com' });
  expect(status).toBe(404);
  expect(body).toMatchObject({ message: 'User not found', error: 'Not Found' });
});

test('an error has the members and the headers that were recorded', async () => {
  const began = Date.now();
  const { body, headers } = await login({ ...max, password: 'wrong' });
  const { timestamp, ...rest } = body as { timestamp: string };
  expect(rest).toEqual({
    statusCode: 401,
    error: 'Unauthorized',
    path: '/auth/b2b/login',
    message: 'Email or password is invalid',
    requestId: sandbox.ovok.requests.at(-1)?.id,
  });
  expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(began);
  expect(headers.get('x-request-id')).toBe((rest as { requestId?: string }).requestId);
  expect(headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
});

test('of 1,000 requests one less remains each time', async () => {
  const remaining = async (): Promise<number> =>
    Number((await login(max)).headers.get('x-ratelimit-remaining'));
  expect((await remaining()) - (await remaining())).toBe(1);
});

test.each([
  [{ status: 201 }, {}, 201],
  [{ ovokWrongPassword: 404 }, { password: 'wrong' }, 404],
  [{ ovokUnknownAccount: 422 }, { email: 'nobody@example.com' }, 422],
] as const)('with %j a login with %j gets %i', async (options, change, status) => {
  const other = await startSandbox(options);
  const response = await fetch(`${other.ovokURL}/auth/b2b/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...max, ...change }),
  });
  expect(response.status).toBe(status);
  await other.close();
});

const second = {
  clientId: '3d9a7f52-6c1b-4e8a-b0d4-5f2e8c7a9b16',
  tenantId: 'c5e2b8d1-0f47-4a93-8e6c-1b7d9a3f5e20',
};
const nowhere = 'ffffffff-ffff-4fff-bfff-ffffffffffff';

test.each([
  ['a client that does not exist', { clientId: nowhere }, 400, 'Provided client ID is invalid.'],
  ["another tenant's client", { clientId: second.clientId }, 400, 'Provided client ID is invalid.'],
  [
    "another tenant's client, and an account that does not exist",
    { clientId: second.clientId, email: 'nobody@example.com' },
    400,
    'Provided client ID is invalid.',
  ],
  ['a tenant that does not exist', { tenantId: nowhere }, 404, 'Tenant not found.'],
  [
    'a tenant in which the account is not',
    { email: 'erika.mustermann@example.com', ...second },
    404,
    'User not found',
  ],
])('%s gets its own refusal', async (_what, change, status, message) => {
  const response = await login({ ...max, ...change });
  expect([response.status, response.body]).toMatchObject([status, { message }]);
});

test("a client of the tenant that is not the account's gets 400", async () => {
  const own = await startSandbox({
    accounts: [
      {
        provider: 'ovok',
        email: 'a@example.org',
        password: 'a',
        clientId: '11111111-1111-4111-8111-111111111111',
      },
    ],
  });
  const body = { ...max, email: 'a@example.org', password: 'a' };
  expect((await askOvok(own.ovokURL, path, { body })).status).toBe(400);
  await own.close();
});

test.each([
  ['GET', '/auth/b2b/login'],
  ['POST', '/auth/b2b/login/'],
  ['POST', '/Auth/b2b/login'],
  ['POST', '//auth/b2b/login'],
  ['POST', '/'],
])('%s %s is a route that does not exist', async (method, route) => {
  const response = await fetch(sandbox.ovokURL + route, { method });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ message: `Cannot ${method} ${route}`, path: route });
});

test('no response may be stored', async () => {
  expect((await login(max)).headers.get('cache-control')).toBe('no-store');
});
