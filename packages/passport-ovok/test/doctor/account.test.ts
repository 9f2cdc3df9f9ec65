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
  expect(output.slice(output.indexOf('✓ login'))).toBe(`\
✓ login: status 200, with every required member and each of its type
✓ access token: lives 60 min
✓ /auth/me: agrees with the login on person and project
✓ refresh: gave a new access token
✓ old refresh token: is refused and ends its session: several processes need the option "lock" of freshTokens
✓ sign-out: accepted
✓ tokens after the sign-out: are dead
`);
  expect(errors).toContain(
    'A login at Ovok calls off a pending deletion of the account. The session that it begins is ended again.',
  );
  expect(output + errors).not.toMatch(/A\[|example\.jwt|mustermann/);
});

test.each([
  ['revoke', 'is refused and ends its session: several processes need the option "lock" of freshTokens', 3],
  ['refuse', 'is refused, and the session lives on: refresh tokens rotate', 2],
  ['allow', 'refresh tokens do not rotate: the response had no other one', 2],
] as const)('with ovokRefreshTokenReuse %s the old refresh token %s', async (reuse, meaning, count) => {
  const { code, output } = await examine({ ovokRefreshTokenReuse: reuse });
  expect([code, output]).toEqual([0, expect.stringContaining(`✓ old refresh token: ${meaning}\n`)]);
  expect(output).toContain('✓ tokens after the sign-out: are dead');
  expect(logins()).toBe(count);
});

test('without a refresh token there is no refresh, and no line of it but one', async () => {
  const { code, output } = await examine(
    {},
    { email: 'no-refresh@example.com', password: 'correct horse battery staple' },
  );
  expect([code, output]).toEqual([0, expect.stringContaining('✓ access token: lives 60 min\n')]);
  expect(output.slice(output.indexOf('? refresh'))).toBe(`\
? refresh token: there is none
  → Without it freshTokens signs people out when the access token ends.
✓ /auth/me: agrees with the login on person and project
✓ sign-out: accepted
✓ tokens after the sign-out: are dead
`);
});

test('a refused account ends it', async () => {
  const { code, output } = await examine({}, { email, password: 'wrong' });
  expect([code, output]).toEqual([
    1,
    expect.stringContaining(
      '✗ login: status 401, which fails as invalid_credentials\n' +
        '  → Check the address, the password, and that the account is one of this client and tenant.\n',
    ),
  ]);
  expect(output).not.toContain('/auth/me');
});

const notFound = { statusCode: 404, message: 'Tenant not found.' };
test.each([
  [{ status: 429 }, 'The service throttles this machine: try again later.'],
  [{ status: 404, body: notFound }, 'The client or the tenant id is wrong: check both.'],
  ...[400, 422].map((status): [object, string] => [
    { status },
    'Check the address, the password, and the client and the tenant id. If only the password is wrong, this is what ' +
      `Ovok says to it: then set outcomes: { ${status}: 'invalid_credentials' }.`,
  ]),
])('the refusal of an account as %j says what to do', async (response, advice) => {
  const path = '/auth/b2b/login';
  sandbox = await startSandbox();
  sandbox.ovok.next({ path }, { path, ...response });
  const { code, output } = await consultAgain();
  expect([code, output]).toEqual([1, expect.stringContaining(`  → ${advice}\n`)]);
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
const missing =
  'there is no such route\n  → It is documented, and this service does not have it: ask Ovok.\n';
const anotherPerson =
  '✗ /auth/me: names another person or project than the login\n' +
  '  → Do not use OvokStrategy and OvokBearerStrategy side by side: they would take one person for two.\n';

test.each<[string, Parameters<Sandbox['ovok']['next']>, string]>([
  [
    'a refused /auth/me',
    [{ path: me, status: 401 }],
    '✗ /auth/me: a token of a moment ago is refused with status 401\n' +
      '  → OvokBearerStrategy cannot work here: ask Ovok.\n',
  ],
  [
    'another person',
    [{ path: me, edit: (body) => ({ ...body, profile: { resourceType: 'Patient', id: 'x' } }) }],
    anotherPerson,
  ],
  [
    'another project',
    [{ path: me, edit: (body) => ({ ...body, project: { id: 'x', name: 'Elsewhere' } }) }],
    anotherPerson,
  ],
  ['a dead /auth/me', [{ path: me, status: 500 }], '✗ /auth/me: ERR_UPSTREAM_STATUS (status 500)'],
  ['a missing /auth/me', [{ path: me, fault: '404' }], `? /auth/me: ${missing}`],
  [
    'a refused refresh',
    [{ path: refresh, status: 401 }],
    '✗ refresh: a refresh token of a moment ago is refused with status 401\n' +
      '  → freshTokens signs people out when the access token ends: ask Ovok.\n✓ sign-out: accepted\n',
  ],
  ['a dead refresh', [{ path: refresh, status: 500 }], '✗ refresh: ERR_UPSTREAM_STATUS (status 500)'],
  ['a missing refresh', [{ path: refresh, fault: '404' }], `? refresh: ${missing}`],
  [
    'an old refresh token that works',
    [{ path: refresh }, { path: refresh, body: { access_token: 'a', refresh_token: 'b', expires_in: 9 } }],
    '✓ old refresh token: still works: several processes may refresh at once\n✓ sign-out: accepted\n',
  ],
  [
    'a refused sign-out',
    [{ path: session, status: 401 }],
    '✗ sign-out: refused with status 401\n' +
      '  → signOut ends the session of your application only: its tokens live until they expire.\n',
  ],
  ['a missing sign-out', [{ path: session, fault: '404' }], `? sign-out: ${missing}`],
  [
    'a sign-out that ends nothing',
    [{ path: session, body: {} }],
    '✓ sign-out: accepted\n✗ tokens after the sign-out: still good: access and refresh\n' +
      '  → A stolen token lives until it expires: keep sessions short.\n',
  ],
  [
    'a sign-out that ends the refresh token alone',
    [{ path: session, body: {} }, { path: refresh }, { path: refresh }, { path: refresh, status: 401 }],
    '✗ tokens after the sign-out: still good: access\n',
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
