import { explain } from '../../src/doctor/explanation';
import { UpstreamError } from '../../src/upstream/upstream-error';

const notTheAPI = 'Check the base URL: what responds is not the login API, or a proxy stands in front of it.';
const outage = (status: number) =>
  `The service is out of order. A login fails with ${status} for it: try again later.`;
const unknown = 'A login fails with 502 for it: ask the provider.';

test.each([
  [
    'ERR_UPSTREAM_UNREACHABLE',
    { reason: 'ENOTFOUND' },
    ' (ENOTFOUND)',
    'Its name does not resolve: check the base URL and the DNS of this machine.',
  ],
  [
    'ERR_UPSTREAM_UNREACHABLE',
    { reason: 'ECONNREFUSED' },
    ' (ECONNREFUSED)',
    'Nothing listens there: check the port of the base URL, and firewalls.',
  ],
  [
    'ERR_UPSTREAM_RESPONSE',
    { upstreamStatus: 200, reason: 'content_type' },
    ' (status 200, content_type)',
    'It sent a page and not JSON: the base URL is wrong, or a login page or a proxy stands in front of it.',
  ],
  [
    'ERR_UPSTREAM_RESPONSE',
    { upstreamStatus: 200, reason: 'jwt' },
    ' (status 200, jwt)',
    'A login fails with 502 for it: ask the provider, and name the member or the reason shown.',
  ],
  [
    'ERR_UPSTREAM_TIMEOUT',
    {},
    '',
    'No whole response came in time: try --timeout 30000, and set the option "timeout" to match.',
  ],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 500 }, ' (status 500)', outage(502)],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 503 }, ' (status 503)', outage(503)],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 404 }, ' (status 404)', notTheAPI],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 300 }, ' (status 300)', notTheAPI],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 302 }, ' (status 302)', notTheAPI],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 204 }, ' (status 204)', unknown],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 400 }, ' (status 400)', unknown],
  ['ERR_UPSTREAM_STATUS', { upstreamStatus: 403 }, ' (status 403)', unknown],
  ['ERR_UPSTREAM_UNREACHABLE', { reason: 'ECONNRESET' }, ' (ECONNRESET)', unknown],
] as const)('%s with %j is explained', (code, details, shown, advice) => {
  expect(explain(new UpstreamError(code, 'acme', details))).toEqual([code + shown, advice]);
});
