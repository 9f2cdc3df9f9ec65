import { startSandbox, type Sandbox } from 'passport-sandbox';
import { consult } from '../../../../test/support/doctor-terminal';
import { veroDoctor } from '../../src/doctor/definition';

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
    expect.stringContaining('✓ wrong credentials: status 401, which fails as invalid_credentials'),
  ]);
  expect(sandbox.vero.requests.map(({ path }) => path)).toEqual([
    '/passport-doctor-no-such-route',
    '/api/auth/login',
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

test('another refusal names the line of outcomes', async () => {
  sandbox.vero.next({ path: '/api/auth/login', status: 200, edit: () => inactive });
  const { output } = await examine();
  expect(output).toContain('? wrong credentials: status 200, which fails as inactive_session');
  expect(output).toContain("set outcomes: { 200: 'invalid_credentials' }");
});
const inactive = {
  jwt: 'a',
  sessionToken: 'b',
  session: { active: false },
  tokenizedSession: {},
  identity: { id: 'c' },
};

test('an account signs in, and nothing secret is shown', async () => {
  const { code, output, errors } = await examine('no-name');
  expect(code).toBe(0);
  expect(output).toContain(
    '✓ JWT: lives 60 min\n✓ session: lives 1440 min\n✓ traits: with an e-mail address\n',
  );
  expect(errors).toContain('Vero publishes no way to end the session');
  expect(output + errors).not.toMatch(/correct horse|ory_st_|no-name/);
});

test('what a login leaves open is told', async () => {
  expect((await examine('bare-session')).output).toContain('? session: does not say when it ends');
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
