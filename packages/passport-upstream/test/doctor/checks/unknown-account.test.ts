import { Report } from '../../../src/doctor/report';
import {
  checkWrongCredentials,
  madeUpCredentials,
  outcomesLine,
} from '../../../src/doctor/checks/unknown-account';
import { AcmeClient } from '../../support/acme';
import { serve, type Scripted } from '../../support/acme-doctor';

const user = { id: '7', name: 'Ada', token: 't' };

test.each<[Scripted, string, string, string]>([
  [{ status: 401 }, 'ok', 'status 401, which fails as invalid_credentials', ''],
  [{ status: 429 }, 'unknown', 'status 429, which fails as rate_limited', 'try again later'],
  [
    { status: 400 },
    'unknown',
    'status 400, which fails as invalid_request',
    "Is it 400? Then outcomes: { 400: 'invalid_credentials' }",
  ],
  [
    { status: 403 },
    'differs',
    'status 403, which is taken for an outage (502)',
    "set outcomes: { 403: 'invalid_credentials' }.",
  ],
  [
    { status: 200, body: '<html>', type: 'text/html' },
    'differs',
    'ERR_UPSTREAM_RESPONSE',
    'a page and not JSON',
  ],
  [{ status: 200, body: user }, 'unknown', 'was signed in: this is a mock', 'Try a real service'],
])('%j is %s', async (response, result, meaning, advice) => {
  const service = await serve(() => response);
  const client = new AcmeClient({ baseURL: service.url });
  const report = new Report(() => undefined);
  const login = () =>
    client.login({ username: madeUpCredentials().email, password: madeUpCredentials().password });
  const settings = { 'base-url': service.url };
  await checkWrongCredentials(
    { report, settings },
    login,
    (status) => `Is it ${status}? Then ${outcomesLine(status)}`,
  );
  const [finding] = report.findings;
  expect(finding?.result).toBe(result);
  expect(finding?.meaning).toContain(meaning);
  expect(finding?.advice ?? '').toContain(advice);
  service.close();
});

test('a mistake of a client is passed on', async () => {
  const login = (): Promise<never> => Promise.reject(new TypeError('no client id'));
  await expect(
    checkWrongCredentials({ report: new Report(() => undefined), settings: {} }, login, String),
  ).rejects.toThrow('no client id');
});

test('a service elsewhere that signs everybody in differs', async () => {
  const report = new Report(() => undefined);
  const settings = { 'base-url': 'https://api.acme.example' };
  await checkWrongCredentials({ report, settings }, () => Promise.resolve({}), String);
  expect(report.findings).toMatchObject([
    { result: 'differs', advice: 'Anybody can sign in there: do not use it.' },
  ]);
});
