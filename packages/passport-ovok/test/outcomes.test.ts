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

test.each([
  ['of a missing route', { statusCode: 404, message: 'Cannot POST /auth/b2b/login', error: 'Not Found' }],
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
