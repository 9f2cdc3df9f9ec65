import { failureStatus, type FailureCode, type Refusal } from './refusal';
import { withSecrets } from './upstream-user';
import { omitUndefined } from '../ground/omit-undefined';
import { parseRetryAfter } from './retry-after';
import type { OptionCheck } from '../ground/options';
import { UpstreamError } from './upstream-error';

/** What an upstream status other than 200 means: a refusal's code, or `'error'` for "nobody could judge". */
export type Outcomes = Readonly<Record<number, FailureCode | 'error'>>;

/** A login service's answer. */
export interface UpstreamResponse {
  status: number;
  /** Parsed JSON. Of a status other than 200, `undefined` where the body is anything else. */
  body: unknown;
  /** A header's value by lower-case name. */
  header(name: string): unknown;
}

/** The check of an `outcomes` option. */
export const outcomesCheck: OptionCheck = (value) => {
  const known = [...Object.keys(failureStatus), 'error'];
  const fits =
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([status, outcome]) =>
        /^[1-9]\d\d$/.test(status) && status !== '200' && known.includes(outcome as string),
    );
  return fits
    ? undefined
    : `must map upstream statuses other than 200 to ${known.map((code) => `"${code}"`).join(', ')}`;
};

/**
 * Reads a refusal out of an answer that is not a success.
 *
 * @throws UpstreamError `ERR_UPSTREAM_STATUS` where the status says nothing about the credentials
 */
export function refusalOf(provider: string, answer: UpstreamResponse, outcomes: Outcomes): Refusal {
  const { status } = answer;
  const code = Object.hasOwn(outcomes, status) ? outcomes[status]! : 'error';
  const retryAfter = parseRetryAfter(answer.header('retry-after'));
  if (code === 'error') {
    throw new UpstreamError('ERR_UPSTREAM_STATUS', provider, {
      upstreamStatus: status,
      retryAfter: status === 503 ? retryAfter : undefined,
    });
  }
  const refusal = omitUndefined({ code, retryAfter: code === 'rate_limited' ? retryAfter : undefined });
  return withSecrets(refusal, { upstreamStatus: status });
}

/**
 * Throws for a refusal that says nothing about the token that was shown: the provider throttles the application.
 *
 * @throws UpstreamError `ERR_UPSTREAM_STATUS`
 */
export function throttled(provider: string, { code, retryAfter }: Refusal): void {
  if (code !== 'rate_limited') return;
  throw new UpstreamError('ERR_UPSTREAM_STATUS', provider, { upstreamStatus: 429, retryAfter });
}
