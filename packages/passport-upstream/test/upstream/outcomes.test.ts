import {
  isSuccess,
  outcomesCheck,
  refusalOf,
  throttled,
  type UpstreamResponse,
} from '../../src/upstream/outcomes';
import { UpstreamError } from '../../src/upstream/upstream-error';

const answer = (status: number, retryAfter?: string): UpstreamResponse => ({
  status,
  body: undefined,
  header: (name) => ({ 'retry-after': retryAfter, 'x-request-id': 'req-1' })[name],
});
const outcomes = { 400: 'invalid_request', 429: 'rate_limited', 404: 'error', 503: 'rate_limited' } as const;

test('a status in the table is its refusal, which holds the response’s status and request id', () => {
  const refusal = refusalOf('acme', answer(400), outcomes);
  expect(refusal).toEqual({ code: 'invalid_request' });
  expect([refusal.upstreamStatus, refusal.requestId]).toEqual([400, 'req-1']);
});

test.each([429, 503])('a %i that means "rate limited" carries the seconds', (status) => {
  expect(refusalOf('acme', answer(status, '7'), outcomes)).toEqual({ code: 'rate_limited', retryAfter: 7 });
});

test('another refusal carries no seconds', () => {
  expect(refusalOf('acme', answer(400, '7'), outcomes)).toEqual({ code: 'invalid_request' });
});

test.each([
  ['an error in the table', 404],
  ['not in the table', 500],
  ['a member of every object', 'constructor' as unknown as number],
])('a status that is %s is a fault', (_, status) => {
  expect(() => refusalOf('acme', answer(status, '7'), outcomes)).toThrow(UpstreamError);
  expect(() => refusalOf('acme', answer(status, '7'), outcomes)).toThrow(
    expect.objectContaining({
      code: 'ERR_UPSTREAM_STATUS',
      status: 502,
      upstreamStatus: status,
      requestId: 'req-1',
      headers: {},
    }) as Error,
  );
});

test('a 503 that is a fault passes its seconds on', () => {
  expect(() => refusalOf('acme', answer(503, '7'), {})).toThrow(
    expect.objectContaining({ status: 503, headers: { 'Retry-After': '7' } }) as Error,
  );
});

test.each([[{}], [{ 404: 'invalid_credentials' }], [{ 202: 'error', 599: 'inactive_session' }]])(
  'the outcomes %j can be taken',
  (value) => {
    expect(outcomesCheck(value)).toBeUndefined();
  },
);

test.each([
  [null],
  ['error'],
  [7],
  [['invalid_request']],
  [{ 200: 'invalid_credentials' }],
  [{ 201: 'invalid_credentials' }],
  [{ '4xx': 'invalid_request' }],
  [{ 99: 'error' }],
  [{ 1404: 'error' }],
  [{ 4040: 'error' }],
  [{ 400: 'bad' }],
  [{ 400: undefined }],
  [{ 400: 401 }],
])('the outcomes %j cannot be taken', (value) => {
  expect(outcomesCheck(value)).toBe(
    'must map upstream statuses other than 200 and 201 to "missing_credentials", "malformed_credentials", ' +
      '"invalid_request", "invalid_credentials", "inactive_session", "rate_limited", "error"',
  );
});

test.each([
  [7, '7'],
  [undefined, '1'],
])('a provider that throttles for %p seconds is a 503 with "Retry-After: %s"', (retryAfter, header) => {
  const refusal = { code: 'rate_limited', requestId: 'req-1', ...(retryAfter && { retryAfter }) } as const;
  expect(() => throttled('acme', refusal, { status: 503, retryAfter: 1 })).toThrow(
    expect.objectContaining({
      code: 'ERR_UPSTREAM_STATUS',
      status: 503,
      upstreamStatus: 429,
      requestId: 'req-1',
      headers: { 'Retry-After': header },
    }) as Error,
  );
  expect(() => throttled('acme', refusal)).toThrow(expect.objectContaining({ status: 502 }) as Error);
  expect(() => throttled('acme', { code: 'invalid_credentials' })).not.toThrow();
});

test('200 and 201 are a success, and no other status is', () => {
  const statuses = [0, 100, 199, 200, 201, 202, 204, 299, 302, 400, 2_000];
  expect(statuses.filter(isSuccess)).toEqual([200, 201]);
});
