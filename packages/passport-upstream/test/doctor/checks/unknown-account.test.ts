import { Report } from '../../../src/doctor/report';
import {
  checkUnknownAccount,
  madeUpCredentials,
  outcomesLine,
} from '../../../src/doctor/checks/unknown-account';
import { AcmeClient } from '../../support/acme';
import { serve, type Scripted } from '../../support/acme-doctor';

const unjudged = jest.fn<never, []>();
const user = { id: '7', name: 'Ada', token: 't' };

test.each<[Scripted, string, boolean, string, string]>([
  [{ status: 401 }, 'ok', true, 'a wrong password to a real account was not tried', ''],
  [{ status: 429 }, 'unknown', false, 'status 429, which fails as rate_limited', 'try again later'],
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
  [{ status: 200, body: user }, 'unknown', true, 'was signed in: this is a mock', 'Try a real service'],
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
  expect(report.findings).toMatchObject([
    { result: 'differs', advice: 'Anybody can sign in there: do not use it.' },
  ]);
});
