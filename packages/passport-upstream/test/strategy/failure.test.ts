import { attempt } from '../../../../test/support/attempt';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { failureFor } from '../../src/strategy/failure';
import { failureStatus, type FailureCode } from '../../src/upstream/refusal';
import { AcmeStrategy } from '../support/acme';

const req = { headers: { 'accept-language': 'de' } };

test('every refusal has an English text that accuses neither account nor password', () => {
  for (const code of Object.keys(failureStatus) as FailureCode[]) {
    const { message, type } = failureFor({ code }, req, {}, undefined);
    expect(type).toBe('error');
    expect(message).toMatch(/^[A-Z].{10,}/);
    expect(message).not.toMatch(/unknown|not found|no such|does not exist/i);
  }
});

test('a text comes from the route’s messages, then badRequestMessage, then the strategy’s messages, then English', () => {
  const strategy = { missing_credentials: 'strategy' };
  const text = (route: object, messages?: object) =>
    failureFor({ code: 'missing_credentials' }, req, route, messages).message;
  expect(text({ messages: { missing_credentials: 'route' }, badRequestMessage: 'bad' }, strategy)).toBe(
    'route',
  );
  expect(text({ messages: {}, badRequestMessage: 'bad' }, strategy)).toBe('bad');
  expect(text({}, strategy)).toBe('strategy');
  expect(text({})).toBe('Missing credentials');
});

test('badRequestMessage is for missing credentials alone', () => {
  const { message } = failureFor(
    { code: 'malformed_credentials' },
    req,
    { badRequestMessage: 'bad' },
    undefined,
  );
  expect(message).not.toBe('bad');
});

test('a text may be a function of the request, and one that gives no string is passed over', () => {
  const german = (request: typeof req) => (request.headers['accept-language'] === 'de' ? 'Falsch' : 'Wrong');
  const messages = { invalid_credentials: german };
  expect(failureFor({ code: 'invalid_credentials' }, req, {}, messages).message).toBe('Falsch');
  const route = { messages: { invalid_credentials: () => 7 as never } };
  expect(failureFor({ code: 'invalid_credentials' }, req, route, messages).message).toBe('Falsch');
});

test('a text that only a prototype holds is passed over', () => {
  const messages = Object.create({ rate_limited: 'inherited' }) as object;
  expect(failureFor({ code: 'rate_limited' }, req, { messages }, messages).message).toMatch(
    /^Too many attempts/,
  );
});

test('a text function that throws is an error, once', async () => {
  const strategy = new AcmeStrategy({
    messages: {
      missing_credentials: () => {
        throw new Error('no dictionary');
      },
    },
  });
  expect(await attempt(strategy)).toMatchObject({
    outcome: 'error',
    error: new Error('no dictionary'),
    answers: 1,
  });
});

test('a route’s options are never written to', async () => {
  const route = Object.freeze({ badRequestMessage: 'Fill in both', messages: Object.freeze({}) });
  const result = await attempt(new AcmeStrategy(), {}, route);
  expect(result).toMatchObject({ outcome: 'fail', info: { message: 'Fill in both' } });
});

test('rate_limited carries the seconds to wait, to the failure and, where there is a response, to its header', async () => {
  const upstream = await scriptedUpstream((_req, res) => answerJSON(res, {}, 429, { 'Retry-After': '7' }));
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL });
  const headers: Record<string, string> = {};
  const res = { headersSent: false, setHeader: (name: string, value: string) => (headers[name] = value) };
  const result = await attempt(strategy, { body: { username: 'a', password: 'b' }, res });
  expect(result).toMatchObject({
    outcome: 'fail',
    status: 429,
    info: { code: 'rate_limited', retryAfter: 7 },
  });
  expect(headers).toEqual({ 'Retry-After': '7' });
});

test('a refusal without seconds to wait leaves the response’s headers alone', async () => {
  const res = { headersSent: false, setHeader: jest.fn() };
  expect(await attempt(new AcmeStrategy(), { body: {}, res })).toMatchObject({
    outcome: 'fail',
    status: 400,
  });
  expect(res.setHeader).not.toHaveBeenCalled();
});

test.each([
  ['no response', undefined],
  [
    'a response whose headers are gone',
    {
      headersSent: true,
      setHeader: () => {
        throw new Error('too late');
      },
    },
  ],
  ['a response of another kind', { headersSent: false }],
])('rate_limited with %s carries the seconds in the failure', async (_, res) => {
  const upstream = await scriptedUpstream((_req, response) =>
    answerJSON(response, {}, 429, { 'Retry-After': '7' }),
  );
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL });
  const result = await attempt(strategy, { body: { username: 'a', password: 'b' }, res });
  expect(result).toMatchObject({ outcome: 'fail', status: 429, info: { retryAfter: 7 } });
});
