import { explain } from '../../src/doctor/explanation';
import { UpstreamError } from '../../src/upstream/upstream-error';

test.each([
  [
    'ERR_UPSTREAM_UNREACHABLE',
    { reason: 'ECONNREFUSED' },
    'ERR_UPSTREAM_UNREACHABLE (ECONNREFUSED)',
    'Nothing listens',
  ],
  [
    'ERR_UPSTREAM_RESPONSE',
    { upstreamStatus: 200, reason: 'content_type' },
    'ERR_UPSTREAM_RESPONSE (status 200, content_type)',
    'a page and not JSON',
  ],
  [
    'ERR_UPSTREAM_RESPONSE',
    { upstreamStatus: 200, reason: 'jwt' },
    'ERR_UPSTREAM_RESPONSE (status 200, jwt)',
    'name the member',
  ],
  ['ERR_UPSTREAM_TIMEOUT', {}, 'ERR_UPSTREAM_TIMEOUT', '--timeout 30000'],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 500 }, 'ERR_UPSTREAM_STATUS (status 500)', 'fails with 502'],
  [
    'ERR_UPSTREAM_STATUS',
    { upstreamStatus: 503 },
    'ERR_UPSTREAM_STATUS (status 503)',
    'out of order. A login fails with 503',
  ],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 404 }, 'ERR_UPSTREAM_STATUS (status 404)', 'Check the base URL'],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 302 }, 'ERR_UPSTREAM_STATUS (status 302)', 'Check the base URL'],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 403 }, 'ERR_UPSTREAM_STATUS (status 403)', 'ask the provider'],
  ['ERR_UPSTREAM_UNREACHABLE', { reason: 'ECONNRESET' }, 'ERR_UPSTREAM_UNREACHABLE (ECONNRESET)', 'ask the'],
] as const)('%s with %j is explained', (code, details, meaning, advice) => {
  const explained = explain(new UpstreamError(code, 'acme', details));
  expect(explained).toEqual([meaning, expect.stringContaining(advice)]);
});
