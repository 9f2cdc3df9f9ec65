import { startSandbox, type Sandbox } from 'passport-sandbox';
import { consult } from '../../../../test/support/doctor-terminal';
import { veroDoctor } from '../../src/doctor/definition';
import { provider } from '../seed';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

const password = 'correct horse battery staple';

async function examine(name?: string, typed = password) {
  const account = name === undefined ? [] : ['--email', `${name}@example.com`];
  return consult(veroDoctor, ['--base-url', sandbox.veroURL, ...account], { password: typed });
}

test('without an account the sandbox is as expected, and one login is made', async () => {
  const { code, output } = await examine();
  expect([code, output]).toEqual([
    0,
    expect.stringContaining('✓ unknown account: status 401, which fails as invalid_credentials'),
  ]);
  expect(sandbox.vero.requests.map(({ path }) => path)).toEqual([
    '/passport-doctor-no-such-route',
    '/api/auth/login',
  ]);
  expect(sandbox.vero.requests.map(({ headers }) => headers['user-agent'])).toEqual([
    'passport-vero',
    'passport-vero',
  ]);
});

test('unless it is told otherwise, it visits the host that a client of Vero calls', () => {
  expect(veroDoctor.settings).toEqual([
    expect.objectContaining({ flag: 'base-url', fallback: provider.defaultURL }),
  ]);
});

test('wrong credentials that get 400, as from Ory Kratos, are as expected', async () => {
  await sandbox.close();
  sandbox = await startSandbox({ veroWrongPassword: 400 });
  const { code, output } = await examine();
  expect([code, output]).toEqual([
    0,
    expect.stringContaining('status 400, which fails as invalid_credentials'),
  ]);
});

test('a session that is not active, for an account that does not exist, is told', async () => {
  sandbox.vero.next({ path: '/api/auth/login', status: 200, edit: () => inactive });
  const { output } = await examine();
  expect(output).toContain('? unknown account: status 200, which fails as inactive_session');
  expect(output).toContain('  → The account does not exist, and has a session: ask Vero.\n');
  expect(output).not.toContain('outcomes');
});
const inactive = {
  jwt: 'a',
  sessionToken: 'b',
  session: { active: false },
  tokenizedSession: {},
  identity: { id: 'c' },
};

test.each([
  [{ status: 401 }, 'Check the address and the password.'],
  [{ status: 429 }, 'The service throttles this machine: try again later.'],
  [{ edit: () => inactive }, 'Vero began a session that is not active: check that the account is.'],
])('the refusal of an account as %j says what to do', async (response, advice) => {
  const path = '/api/auth/login';
  sandbox.vero.next({ path }, { path, ...response });
  const { code, output } = await examine('no-name');
  expect([code, output]).toEqual([1, expect.stringContaining(`  → ${advice}\n`)]);
});

test('a host whose every route is an HTML page of status 404 gets no password', async () => {
  const page = { status: 404, body: '<html>', headers: { 'content-type': 'text/html' } };
  sandbox.vero.next(page, page);
  const { code, output } = await examine('no-name');
  expect(code).toBe(1);
  expect(output).toContain('? a route that does not exist: status 404; its form is not documented, and');
  expect(output).toContain(
    '✗ unknown account: status 404, which is taken for an outage (502)\n  → Check the base',
  );
  expect(output).toContain('? account: not tried');
  expect(sandbox.vero.requests).toHaveLength(2);
});

test('an account signs in, and nothing secret is shown', async () => {
  const { code, output, errors } = await examine('no-name');
  expect(code).toBe(0);
  expect(output).toContain(
    '✓ login: status 200, with every required member and each of its type\n' +
      '✓ JWT: lives 60 min\n✓ session: lives 1440 min\n✓ traits: with an e-mail address\n',
  );
  expect(errors).toContain(
    'Vero publishes no way to end the session that a login begins: it lives until it expires.\n',
  );
  expect(output + errors).not.toMatch(/correct horse|ory_st_|no-name/);
});

test('what a login leaves open is told', async () => {
  expect((await examine('bare-session')).output).toContain(
    '? session: does not say when it ends\n  → freshTokens goes by the end of the JWT alone.\n',
  );
  const path = '/api/auth/login';
  sandbox.vero.next({ path }, { path, edit: (body) => ({ ...body, jwt: 'opaque' }) });
  expect((await examine('no-name')).output).toContain(
    '? JWT: does not say when it ends\n  → freshTokens cannot tell when to sign people out by it.\n',
  );
  expect((await examine('no-traits')).output).toContain('✓ traits: without an e-mail address');
});

test.each([
  ['a wrong password', 'no-name', 'wrong', '✗ login: status 401, which fails as invalid_credentials'],
  ['a revoked session', 'inactive', password, '✗ login: status 200, which fails as inactive_session'],
  ['an outage', '503', password, '✗ login: ERR_UPSTREAM_STATUS (status 503)'],
  ['a login without its members', 'missing', password, '✗ login: ERR_UPSTREAM_RESPONSE (status 200, jwt)'],
])('%s differs', async (_what, name, typed, line) => {
  const { code, output } = await examine(name, typed);
  expect([code, output]).toEqual([1, expect.stringContaining(line)]);
});
