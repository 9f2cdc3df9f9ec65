import { startSandbox, type Sandbox } from 'passport-sandbox';
import { consult } from '../../../../test/support/doctor-terminal';
import { ovokDoctor } from '../../src/doctor/definition';

const ids = {
  clientId: '87ea5dfc-8b8e-384d-8489-79496e706390',
  tenantId: '87ea5dfc-8b8e-384d-8489-79496e706390',
};

let sandbox: Sandbox;
afterEach(() => sandbox.close());

const examine = (change: Partial<typeof ids> = {}) => {
  const { clientId, tenantId } = { ...ids, ...change };
  return consult(ovokDoctor, ['--client-id', clientId, '--tenant-id', tenantId], {
    env: { OVOK_BASE_URL: sandbox.ovokURL },
  });
};

test('without an account the sandbox is as expected, and one login is made', async () => {
  sandbox = await startSandbox();
  const { code, output } = await examine();
  expect([code, output]).toEqual([
    0,
    expect.stringContaining('✓ a route that does not exist: status 404 in the form'),
  ]);
  expect(sandbox.ovok.requests.map(({ path }) => path)).toEqual([
    '/passport-doctor-no-such-route',
    '/auth/b2b/login',
  ]);
});

test.each([401, 404] as const)('an unknown account may get %i', async (ovokUnknownAccount) => {
  sandbox = await startSandbox({ ovokUnknownAccount });
  const { code, output } = await examine();
  expect([code, output]).toEqual([
    0,
    expect.stringContaining(
      `✓ unknown account: status ${ovokUnknownAccount}, which fails as invalid_credentials`,
    ),
  ]);
});

test.each([400, 422] as const)(
  'where it gets %i it names the line of outcomes, and the ids as another reason',
  async (ovokUnknownAccount) => {
    sandbox = await startSandbox({ ovokUnknownAccount });
    const { output } = await examine();
    expect(output).toContain(
      `? unknown account: status ${ovokUnknownAccount}, which fails as invalid_request\n`,
    );
    expect(output).toMatch(
      /client or the tenant id may be wrong: .* set outcomes: \{ 4\d\d: 'invalid_credentials' \}/,
    );
  },
);

test('a client id that Ovok does not know is told so', async () => {
  sandbox = await startSandbox();
  const { output } = await examine({ clientId: 'ffffffff-ffff-4fff-bfff-ffffffffffff' });
  expect(output).toContain('The client or the tenant id may be wrong');
});

test('a wrong tenant differs: it is no matter for the option outcomes', async () => {
  sandbox = await startSandbox();
  const body = { statusCode: 404, error: 'Not Found', message: 'Tenant not found.' };
  sandbox.ovok.next({ path: '/auth/b2b/login', status: 404, body });
  const { code, output } = await examine();
  expect([code, output]).toEqual([
    1,
    expect.stringContaining(
      '✗ unknown account: status 404, which fails as invalid_request\n  → The client or',
    ),
  ]);
  expect(output).not.toContain('outcomes');
});

test('an id that is no UUID is told', async () => {
  sandbox = await startSandbox();
  const { output } = await examine({ clientId: 'zzz' });
  expect(output).toContain('? client-id: zzz (from --client-id)\n  → It is not a UUID');
  expect(output).toContain('✓ tenant-id');
});

test('another 404 than that of a missing route ends it', async () => {
  sandbox = await startSandbox();
  sandbox.ovok.next({ status: 404, body: { message: 'Nothing here' } });
  const { code, output } = await examine();
  expect([code, output]).toEqual([
    1,
    expect.stringContaining('✗ a route that does not exist: status 404 in another form'),
  ]);
  expect(sandbox.ovok.requests).toHaveLength(1);
});

test('ids that cannot be used are a sentence and exit code 2', async () => {
  sandbox = await startSandbox();
  const { code, errors } = await examine({ clientId: `${ids.clientId} ` });
  expect([code, errors]).toEqual([
    2,
    expect.stringMatching(/^passport-ovok doctor: .*clientId.* must not begin or end/),
  ]);
});
