import { startSandbox, type Sandbox } from 'passport-sandbox';
import { consult } from '../../../../test/support/doctor-terminal';
import { ovokDoctor } from '../../src/doctor/definition';

type Options = NonNullable<Parameters<typeof startSandbox>[0]>;

const email = 'max.mustermann@example.com';
const password = 'A[.DmUv]2vE|n_+]';
const env = {
  OVOK_CLIENT_ID: '87ea5dfc-8b8e-384d-8489-79496e706390',
  OVOK_TENANT_ID: '87ea5dfc-8b8e-384d-8489-79496e706390',
};

let sandbox: Sandbox;
afterEach(() => sandbox.close());

async function examine(options: Options = {}, { email: address = email, password: typed = password } = {}) {
  sandbox = await startSandbox(options);
  return consultAgain(address, typed);
}

async function consultAgain(address = email, typed = password) {
  const args = ['--base-url', sandbox.ovokURL, '--email', address];
  return consult(ovokDoctor, args, { env, password: typed });
}

const logins = (): number => sandbox.ovok.requests.filter(({ path }) => path === '/auth/b2b/login').length;

test('the sandbox is as expected, and nothing secret is shown', async () => {
  const { code, output, errors } = await examine();
  expect(code).toBe(0);
  for (const line of [
    '✓ login: status 200, with every required member and each of its type',
    '✓ access token: lives 60 min',
    '✓ /auth/me: agrees with the login on person and project',
    '✓ refresh: gave a new access token',
    '✓ sign-out: accepted',
    '✓ tokens after the sign-out: are dead',
  ]) {
    expect(output).toContain(line);
  }
  expect(errors).toContain('calls off a pending deletion');
  expect(output + errors).not.toMatch(/A\[|example\.jwt|mustermann/);
});

test.each([
  ['revoke', 'is refused and ends its session', 3],
  ['refuse', 'is refused, and the session lives on', 2],
  ['allow', 'refresh tokens do not rotate', 2],
] as const)('with ovokRefreshTokenReuse %s the old refresh token %s', async (reuse, meaning, count) => {
  const { code, output } = await examine({ ovokRefreshTokenReuse: reuse });
  expect([code, output]).toEqual([0, expect.stringContaining(`✓ old refresh token: ${meaning}`)]);
  expect(output).toContain('✓ tokens after the sign-out: are dead');
  expect(logins()).toBe(count);
});

test('without a refresh token there is no refresh, and no line of it but one', async () => {
  const { code, output } = await examine(
    {},
    { email: 'no-refresh@example.com', password: 'correct horse battery staple' },
  );
  expect([code, output]).toEqual([0, expect.stringContaining('? refresh token: there is none')]);
  expect(output).not.toContain('✓ refresh');
  expect(output).toContain('✓ tokens after the sign-out: are dead');
});

test('a refused account ends it', async () => {
  const { code, output } = await examine({}, { email, password: 'wrong' });
  expect([code, output]).toEqual([
    1,
    expect.stringContaining('✗ login: status 401, which fails as invalid_credentials'),
  ]);
  expect(output).not.toContain('/auth/me');
});

const notFound = { statusCode: 404, message: 'Tenant not found.' };
test.each([
  [{ status: 429 }, 'throttles this machine'],
  [{ status: 404, body: notFound }, 'The client or the tenant id is wrong: check both.'],
  [{ status: 400 }, "then set outcomes: { 400: 'invalid_credentials' }."],
  [{ status: 422 }, "then set outcomes: { 422: 'invalid_credentials' }."],
])('the refusal of an account as %j says what to do', async (response, advice) => {
  const path = '/auth/b2b/login';
  sandbox = await startSandbox();
  sandbox.ovok.next({ path }, { path, ...response });
  const { code, output } = await consultAgain();
  expect([code, output]).toEqual([1, expect.stringContaining(advice)]);
});

test('a missing login route differs', async () => {
  const { code, output } = await examine({}, { email: '404@example.com', password });
  expect([code, output]).toEqual([1, expect.stringContaining('✗ login: ERR_UPSTREAM_STATUS (status 404)')]);
});

test('a login without a member names it', async () => {
  const { code, output } = await examine({}, { email: 'missing@example.com', password });
  expect([code, output]).toEqual([
    1,
    expect.stringContaining('✗ login: ERR_UPSTREAM_RESPONSE (status 200, accessToken)'),
  ]);
});

/** Runs the doctor while one response of the sandbox's differs. */
async function withResponse(...scripted: Parameters<Sandbox['ovok']['next']>) {
  sandbox = await startSandbox({ ovokRefreshTokenReuse: 'refuse' });
  sandbox.ovok.next(...scripted);
  return consultAgain();
}

const me = '/auth/me';
const refresh = '/auth/refresh-token';
const session = '/auth/session/current';

test.each<[string, Parameters<Sandbox['ovok']['next']>, string]>([
  [
    'a refused /auth/me',
    [{ path: me, status: 401 }],
    '✗ /auth/me: a token of a moment ago is refused with status 401',
  ],
  [
    'another person',
    [{ path: me, edit: (body) => ({ ...body, profile: { resourceType: 'Patient', id: 'x' } }) }],
    '✗ /auth/me: names another person',
  ],
  ['a dead /auth/me', [{ path: me, status: 500 }], '✗ /auth/me: ERR_UPSTREAM_STATUS (status 500)'],
  ['a missing /auth/me', [{ path: me, fault: '404' }], '? /auth/me: there is no such route'],
  [
    'a refused refresh',
    [{ path: refresh, status: 401 }],
    '✗ refresh: a refresh token of a moment ago is refused',
  ],
  ['a dead refresh', [{ path: refresh, status: 500 }], '✗ refresh: ERR_UPSTREAM_STATUS (status 500)'],
  [
    'an old refresh token that works',
    [{ path: refresh }, { path: refresh, body: { access_token: 'a', refresh_token: 'b', expires_in: 9 } }],
    '✓ old refresh token: still works',
  ],
  ['a refused sign-out', [{ path: session, status: 401 }], '✗ sign-out: refused with status 401'],
  [
    'a sign-out that ends nothing',
    [{ path: session, body: {} }],
    '✗ tokens after the sign-out: still good: access and refresh',
  ],
])('%s is told', async (_what, scripted, line) => {
  const { output } = await withResponse(...scripted);
  expect(output).toContain(line);
});

test('a second login that is refused leaves the tokens at hand for the sign-out', async () => {
  sandbox = await startSandbox();
  const path = '/auth/b2b/login';
  sandbox.ovok.next({ path }, { path }, { path, status: 401 });
  const { output } = await consultAgain();
  expect(output).toContain('✗ sign-out: refused with status 401');
});
