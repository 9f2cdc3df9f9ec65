import { startSandbox } from 'passport-sandbox';
import { testConnections } from '../../../test/suites/connection-suite';
import { answering, page, upstreamText } from '../../../test/support/upstreams/login-service';
import { failure, faultOf, publicAnswer } from '../../../test/support/outcome';
import { testOutcomes } from '../../../test/suites/outcome-suite';
import { clientId, logIn, provider, tenantId } from './seed';

const { documented } = provider;
const outcome = (issue: unknown = [{ severity: 'error', code: 'not-found', diagnostics: upstreamText }]) => ({
  resourceType: 'OperationOutcome',
  issue,
});
const fault = faultOf('ovok');

testOutcomes(provider, {
  refusals: [
    [400, 'invalid_request', 400],
    [401, 'invalid_credentials', 401],
    [422, 'invalid_request', 400],
    [429, 'rate_limited', 429],
  ],
  bodies: (status) => [documented(status), { ...documented(status), message: [upstreamText] }, outcome()],
  faults: [],
  firstMember: 'accessToken',
});
testConnections(provider);

test.each([
  ['the documented body', documented(404)],
  ['a list of messages', { statusCode: 404, message: [upstreamText, upstreamText] }],
  ['no member "error"', { statusCode: 404, message: upstreamText }],
  ['an OperationOutcome', outcome()],
])('a 404 with %s is answered like a wrong password, to the byte', async (_, body) => {
  const result = await logIn(await answering(404, body));
  expect(result).toMatchObject(failure('invalid_credentials', 401));
  expect(publicAnswer(result)).toBe(publicAnswer(await logIn(await answering(401, documented(401)))));
});

/** The error body as it was recorded of the live service. */
const recorded = (statusCode: number, message: unknown) => ({
  statusCode,
  error: upstreamText,
  timestamp: '2025-11-04T09:12:33.000Z',
  path: '/auth/b2b/login',
  message,
  requestId: '01K8-recorded',
});

test.each([
  ['the tenant', 'Tenant not found.'],
  ['the client', 'Client with this ID does not exist'],
  ['the project', ['No such project']],
  ['one of them in a list of objects', [{ path: ['tenantCode'], message: 'Unknown' }]],
])('a 404 that names %s says that the application’s ids are wrong', async (_, message) => {
  for (const body of [
    recorded(404, message),
    { statusCode: 404, message },
    outcome([{ severity: 'error', code: 'not-found', details: { text: message } }]),
  ]) {
    const result = await logIn(await answering(404, body));
    expect(result).toMatchObject(failure('invalid_request', 400));
    expect(result.trace).toMatchObject({ code: 'invalid_request', upstreamStatus: 404 });
  }
});

test.each([
  ['another message', 'User not found.'],
  ['a list of objects', [{ path: ['email'], message: 'Unknown' }]],
  ['an address that looks like one of the ids', 'No user max@client.example in tenant-7@example.com'],
])('a recorded 404 with %s is answered like a wrong password', async (_, message) => {
  const result = await logIn(await answering(404, recorded(404, message)));
  expect(result).toMatchObject(failure('invalid_credentials', 401));
});

test.each([400, 401, 422, 500])('a recorded error body changes nothing of a %i', async (status) => {
  const bodies = ['Provided client ID is invalid.', [{ path: ['tenantCode'], message: 'Required' }]];
  const expected = {
    400: failure('invalid_request', 400),
    401: failure('invalid_credentials', 401),
    422: failure('invalid_request', 400),
    500: fault('ERR_UPSTREAM_STATUS', 502, { upstreamStatus: 500, requestId: '01K8-header' }),
  }[status];
  for (const message of bodies) {
    const headers = { 'X-Request-Id': '01K8-header', 'X-Trace-Id': '01K8-trace' };
    const result = await logIn(await answering(status, recorded(status, message), headers));
    expect(result).toMatchObject(expected!);
    expect(result.trace).toMatchObject({ requestId: '01K8-header' });
  }
});

test.each([
  ['of a missing route', { statusCode: 404, message: 'Cannot POST /auth/b2b/login', error: 'Not Found' }],
  ['of a missing route, as recorded', recorded(404, 'Cannot POST /tenant/auth/b2b/login')],
  ['of a missing route, in a list', { statusCode: 404, message: ['Cannot POST /auth/b2b/login'] }],
  ['of HTML', page],
  ['of HTML labelled JSON', undefined],
  ['without a body', ''],
  ['that is null', null],
  ['that is a text', upstreamText],
  ['without a statusCode', { message: upstreamText }],
  ['whose statusCode is a text', { statusCode: '404', message: upstreamText }],
  ['without a message', { statusCode: 404 }],
  ['with an empty list of messages', { statusCode: 404, message: [] }],
  ['whose message is an object', { statusCode: 404, message: { text: upstreamText } }],
  ['whose list holds a list', { statusCode: 404, message: [[upstreamText]] }],
  ['whose list holds null', { statusCode: 404, message: [null] }],
  ['whose list holds a number', { statusCode: 404, message: [upstreamText, 7] }],
  ['of a resource that is no OperationOutcome', { resourceType: 'Patient', issue: [] }],
  ['of an OperationOutcome without issues', outcome(upstreamText)],
])('a 404 %s is a fault, not a wrong password', async (_, body) => {
  const upstream =
    body === undefined
      ? await answering(404, page, { 'Content-Type': 'application/json' })
      : await answering(404, body);
  const result = await logIn(upstream);
  expect(result).toMatchObject(fault('ERR_UPSTREAM_STATUS', 502, { upstreamStatus: 404 }));
});

test('the option outcomes outranks what the body of a 404 says, and leaves other rows alone', async () => {
  const options = { outcomes: { 404: 'invalid_request' } } as const;
  for (const body of [documented(404), page]) {
    expect(await logIn(await answering(404, body), { options })).toMatchObject(
      failure('invalid_request', 400),
    );
  }
  expect(await logIn(await answering(401, page), { options })).toMatchObject(
    failure('invalid_credentials', 401),
  );
});

test('the sandbox’s refusals of an unknown account and of a wrong password look alike', async () => {
  const sandbox = await startSandbox();
  try {
    const attempts = await Promise.all(
      ['max.mustermann@example.com', 'nobody@example.com'].map((email) =>
        fetch(`${sandbox.ovokURL}/auth/b2b/login`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ email, password: 'wrong', clientId, tenantId }),
        }),
      ),
    );
    expect(attempts.map(({ status }) => status)).toEqual([401, 404]);
    const answers: string[] = [];
    for (const email of ['max.mustermann@example.com', 'nobody@example.com']) {
      const login = { request: { body: { email, password: 'wrong' } } };
      answers.push(publicAnswer(await logIn({ baseURL: sandbox.ovokURL }, login)));
    }
    expect(answers[0]).toBe(answers[1]);
  } finally {
    await sandbox.close();
  }
});
