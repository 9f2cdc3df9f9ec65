import { startSandbox, type Sandbox } from 'passport-sandbox';
import { consult } from '../../../../test/support/doctor-terminal';
import { ovokDoctor } from '../../src/doctor/definition';
import { provider } from '../seed';

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
  expect(sandbox.ovok.requests.map(({ headers }) => headers['user-agent'])).toEqual([
    'passport-ovok',
    'passport-ovok',
  ]);
});

test('unless it is told otherwise, it visits the host that a client of Ovok calls', () => {
  expect(ovokDoctor.settings).toContainEqual(
    expect.objectContaining({ flag: 'base-url', fallback: provider.defaultURL }),
  );
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
    expect(output).toContain(
      '  → The client or the tenant id may be wrong: check both. If an account signs in with them, this is what Ovok ' +
        `says to an unknown account: then set outcomes: { ${ovokUnknownAccount}: 'invalid_credentials' }.\n`,
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

test.each(['zzz', `x${ids.clientId}`, `${ids.clientId}0`, ids.clientId.replace('87ea5dfc-8b8e', '87ea5dfc')])(
  'the id %s is told to be no UUID',
  async (id) => {
    sandbox = await startSandbox();
    const { output } = await examine({ clientId: id, tenantId: ids.tenantId.toUpperCase() });
    expect(output).toContain(
      `? client-id: ${id} (from --client-id)\n  → It is not a UUID, as documented: check it.\n✓ tenant-id`,
    );
  },
);

test.each([
  ['without a message', {}],
  ['with another message', { message: 'Nothing here' }],
  ['that quotes such a message', { message: 'The service said: Cannot GET /' }],
  ['about another thing', { message: 'Cannot find /' }],
])('a 404 %s is not that of a missing route, and ends it', async (_, body) => {
  sandbox = await startSandbox();
  sandbox.ovok.next({ status: 404, body });
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
    expect.stringMatching(/^passport-ovok doctor: "clientId" must not begin or end/),
  ]);
});
