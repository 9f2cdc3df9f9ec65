import { Report } from '../../../src/doctor/report';
import {
  checkUnknownAccount,
  madeUpCredentials,
  outcomesLine,
} from '../../../src/doctor/checks/unknown-account';
import { UpstreamError } from '../../../src/upstream/upstream-error';
import { AcmeClient } from '../../support/acme';
import { serve, type Scripted } from '../../support/acme-doctor';

const unjudged = jest.fn<never, []>();
const user = { id: '7', name: 'Ada', token: 't' };

test.each<[Scripted, string, boolean, string, string]>([
  [
    { status: 401 },
    'ok',
    true,
    'status 401, which fails as invalid_credentials; a wrong password to a real account was not tried',
    '',
  ],
  [
    { status: 429 },
    'unknown',
    false,
    'status 429, which fails as rate_limited',
    'The service throttles this machine: try again later.',
  ],
  [
    { status: 400 },
    'unknown',
    true,
    'status 400, which fails as invalid_request',
    "Is it 400? Then outcomes: { 400: 'invalid_credentials' }",
  ],
  [
    { status: 403 },
    'differs',
    false,
    'status 403, which is taken for an outage (502)',
    "set outcomes: { 403: 'invalid_credentials' }.",
  ],
  [{ status: 302 }, 'differs', false, 'status 302, which is taken for an outage (502)', 'Check the base URL'],
  [{ status: 404 }, 'differs', false, 'status 404, which is taken for an outage (502)', 'Check the base URL'],
  [{ status: 500 }, 'differs', false, 'status 500, which is taken for an outage (502)', 'try again later'],
  [{ status: 503 }, 'differs', false, 'status 503, which is taken for an outage (503)', 'try again later'],
  [
    { status: 200, body: '<html>', type: 'text/html' },
    'differs',
    false,
    'ERR_UPSTREAM_RESPONSE',
    'a page and not JSON',
  ],
  [
    { status: 200, body: user },
    'unknown',
    true,
    'an address that cannot exist was signed in: this is a mock',
    'Try a real service to know more.',
  ],
])('%j is %s', async (response, result, mayGoOn, meaning, advice) => {
  const service = await serve(() => response);
  const client = new AcmeClient({ baseURL: service.url });
  const report = new Report(() => undefined);
  const login = () =>
    client.login({ username: madeUpCredentials().email, password: madeUpCredentials().password });
  const settings = { 'base-url': service.url };
  const judge = (status: number) =>
    ({ result: 'unknown', advice: `Is it ${status}? Then ${outcomesLine(status)}` }) as const;
  expect(await checkUnknownAccount({ report, settings }, login, judge)).toBe(mayGoOn);
  const [finding] = report.findings;
  expect(finding?.result).toBe(result);
  expect(finding?.meaning).toContain(meaning);
  expect(finding?.advice ?? '').toContain(advice);
  if (!advice.includes('outcomes')) expect(finding?.advice ?? '').not.toContain('outcomes');
  service.close();
});

test.each([
  [400, true],
  [422, true],
  [499, true],
  [399, false],
  [404, false],
  [500, false],
])(
  'of status %i that the client takes for an outage it is said: %p, that it may be a refusal',
  async (status, may) => {
    const report = new Report(() => undefined);
    const failed = () =>
      Promise.reject(new UpstreamError('ERR_UPSTREAM_STATUS', 'acme', { upstreamStatus: status }));
    expect(await checkUnknownAccount({ report, settings: {} }, failed, unjudged)).toBe(false);
    const option = `If that is what it says to an unknown account, set outcomes: { ${status}: 'invalid_credentials' }.`;
    expect(report.findings[0]?.advice === option).toBe(may);
  },
);

test('the made-up account is another one each time, at an address that cannot exist', () => {
  const { email, password } = madeUpCredentials();
  expect(email).toMatch(/^passport-doctor-[0-9a-f]{16}@example\.invalid$/);
  expect(password).toMatch(/^Aa1![0-9a-f]{16}$/);
  expect(madeUpCredentials().email).not.toBe(email);
});

test('a mistake of a client is passed on', async () => {
  const login = (): Promise<never> => Promise.reject(new TypeError('no client id'));
  await expect(
    checkUnknownAccount({ report: new Report(() => undefined), settings: {} }, login, unjudged),
  ).rejects.toThrow('no client id');
});

test('a refusal that the provider judges to differ keeps the password back', async () => {
  const report = new Report(() => undefined);
  const refused = () =>
    Promise.resolve({ refusal: { code: 'invalid_request', upstreamStatus: 404 } as const });
  const judge = () => ({ result: 'differs', advice: 'Mend the id.' }) as const;
  expect(await checkUnknownAccount({ report, settings: {} }, refused, judge)).toBe(false);
  expect(report.findings).toMatchObject([{ result: 'differs', advice: 'Mend the id.' }]);
});

test('a service elsewhere that signs everybody in differs', async () => {
  const report = new Report(() => undefined);
  const settings = { 'base-url': 'https://api.acme.example' };
  await checkUnknownAccount({ report, settings }, () => Promise.resolve({}), unjudged);
  expect(report.findings).toEqual([
    {
      check: 'unknown account',
      result: 'differs',
      meaning: 'an address that cannot exist was signed in',
      advice: 'Anybody can sign in there: do not use it.',
    },
  ]);
});
