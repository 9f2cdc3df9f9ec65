import type { UpstreamError } from '../upstream/upstream-error';

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'Its name does not resolve: check the base URL and the DNS of this machine.',
  ECONNREFUSED: 'Nothing listens there: check the port of the base URL, and firewalls.',
  content_type:
    'It sent a page and not JSON: the base URL is wrong, or a login page or a proxy stands in front of it.',
};

/** What to do about status 429. */
export const throttled = 'The service throttles this machine: try again later.';

/** Says what an error of an exchange means, and what to do about it. */
export function explain({ code, reason, upstreamStatus }: UpstreamError): [meaning: string, advice: string] {
  const details = [upstreamStatus === undefined ? undefined : `status ${upstreamStatus}`, reason];
  const shown = details.filter((detail) => detail !== undefined).join(', ');
  const meaning = `${code}${shown && ` (${shown})`}`;
  const known = reasons[String(reason)];
  if (known !== undefined) return [meaning, known];
  if (code === 'ERR_UPSTREAM_TIMEOUT') {
    return [
      meaning,
      'No whole response came in time: try --timeout 30000, and set the option "timeout" to match.',
    ];
  }
  if (code === 'ERR_UPSTREAM_RESPONSE') {
    return [
      meaning,
      'A login fails with 502 for it: ask the provider, and name the member or the reason shown.',
    ];
  }
  return [meaning, adviceFor(upstreamStatus)];
}

function adviceFor(status = 0): string {
  if (status === 404 || (status >= 300 && status < 400)) {
    return 'Check the base URL: what responds is not the login API, or a proxy stands in front of it.';
  }
  const consequence = `A login fails with ${status === 503 ? 503 : 502} for it`;
  return status >= 500
    ? `The service is out of order. ${consequence}: try again later.`
    : `${consequence}: ask the provider.`;
}
