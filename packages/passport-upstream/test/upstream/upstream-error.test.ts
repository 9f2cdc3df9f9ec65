import { UpstreamError, type UpstreamErrorCode } from 'passport-upstream';
import { inspect } from 'node:util';

test.each([
  ['ERR_UPSTREAM_TIMEOUT', 504],
  ['ERR_UPSTREAM_UNREACHABLE', 502],
  ['ERR_UPSTREAM_STATUS', 502],
  ['ERR_UPSTREAM_RESPONSE', 502],
  ['ERR_UPSTREAM_BUSY', 503],
  ['ERR_CLIENT_CLOSED', 499],
] as [UpstreamErrorCode, number][])('%s is a %i for every framework', (code, status) => {
  const error = new UpstreamError(code, 'acme');
  expect(error).toBeInstanceOf(Error);
  expect({ ...error }).toStrictEqual({
    name: 'UpstreamError',
    code,
    provider: 'acme',
    status,
    statusCode: status,
    expose: false,
    headers: {},
  });
  expect(error.message).toMatch(/^[A-Z].*\.$/);
  expect(Object.hasOwn(error, 'cause')).toBe(false);
});

test('what is known beside the code is on the error', () => {
  const error = new UpstreamError('ERR_UPSTREAM_STATUS', 'acme', {
    reason: 'word',
    upstreamStatus: 503,
    requestId: 'req-1',
    retryAfter: 7,
  });
  expect({ ...error }).toMatchObject({
    reason: 'word',
    requestId: 'req-1',
    upstreamStatus: 503,
    status: 503,
    statusCode: 503,
    headers: { 'Retry-After': '7' },
  });
  expect(inspect(error)).toContain('UpstreamError');
});
