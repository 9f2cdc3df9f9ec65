import { startSandbox } from 'passport-sandbox';
import { testConnections } from '../../../test/suites/connection-suite';
import { answering, page, upstreamText } from '../../../test/support/upstreams/login-service';
import { failure, faultOf, publicAnswer } from '../../../test/support/outcome';
import { testOutcomes } from '../../../test/suites/outcome-suite';
import { goodReply, identifier, logIn, provider } from './seed';

const { documented } = provider;
/** The error bodies that other surfaces of the vendor use. */
const nested = (code: number) => ({
  error: { code, status: upstreamText, reason: upstreamText, message: upstreamText },
});
const nest = (statusCode: number) => ({ statusCode, message: upstreamText });
const fault = faultOf('vero');

testOutcomes(provider, {
  refusals: [
    [400, 'invalid_credentials', 401],
    [401, 'invalid_credentials', 401],
    [429, 'rate_limited', 429],
  ],
  bodies: (status) => [documented(status), nested(status), upstreamText],
  faults: [404, 422],
  firstMember: 'jwt',
});
testConnections(provider);

test('400 and 401, either of which may mean a wrong password, are answered alike to the byte', async () => {
  const unauthorized = await logIn(await answering(401, documented(401)));
  expect(publicAnswer(await logIn(await answering(400, documented(400))))).toBe(publicAnswer(unauthorized));
});

test.each([
  ['404', 404, documented(404)],
  ['404 in the words of another provider', 404, nest(404)],
  ['404 without a body', 404, ''],
  ['422', 422, documented(422)],
])('a %s is a fault: Vero does not document it', async (_, status, body) => {
  const result = await logIn(await answering(status, body));
  expect(result).toMatchObject(fault('ERR_UPSTREAM_STATUS', 502, { upstreamStatus: status }));
});

test('the option outcomes leaves the other rows alone', async () => {
  const options = { outcomes: { 400: 'invalid_request', 422: 'invalid_request' } } as const;
  for (const [status, code, answer] of [
    [400, 'invalid_request', 400],
    [422, 'invalid_request', 400],
    [401, 'invalid_credentials', 401],
  ] as const) {
    expect(await logIn(await answering(status, page), { options })).toMatchObject(failure(code, answer));
  }
  const over = { ...goodReply(), session: { active: false } };
  expect(await logIn(await answering(200, over), { options })).toMatchObject(
    failure('inactive_session', 401),
  );
});

test('a wrong password is refused, whichever of its two statuses Vero uses', async () => {
  for (const veroWrongPassword of [400, 401] as const) {
    const sandbox = await startSandbox({ veroWrongPassword });
    try {
      const request = { body: { identifier, password: 'wrong' } };
      const result = await logIn({ baseURL: sandbox.veroURL }, { request });
      expect(result).toMatchObject(failure('invalid_credentials', 401));
      expect(result.trace).toMatchObject({ upstreamStatus: veroWrongPassword });
    } finally {
      await sandbox.close();
    }
  }
});
