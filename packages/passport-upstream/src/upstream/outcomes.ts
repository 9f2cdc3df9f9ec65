import { failureStatus, type FailureCode, type Refusal } from './refusal';
import { withSecrets } from './upstream-user';
import { omitUndefined } from '../ground/omit-undefined';
import { originOf } from './response-origin';
import { parseRetryAfter } from './retry-after';
import type { OptionCheck } from '../ground/options';
import { UpstreamError, type UpstreamErrorDetails } from './upstream-error';

/** What upstream statuses other than 200 and 201 mean: the code of a refusal, or `'error'` for an outage. */
export type Outcomes = Readonly<Record<number, FailureCode | 'error'>>;

/** A login service's response. */
export interface UpstreamResponse {
  /** The HTTP status. */
  status: number;
  /** The parsed JSON. Without success it is `undefined` if the body is no JSON. */
  body: unknown;
  /**
   * Reads a header.
   *
   * @param name the header's name in lower case
   * @returns its value, or `undefined` if there is none
   */
  header(name: string): unknown;
}

/**
 * Whether a status is a success: 200 or 201. The documents of both providers say 200. NestJS, on which Ovok's API is
 * built, responds to a POST with 201 by default, and live logins of that API were seen to do so.
 *
 * @param status the HTTP status of a response
 * @returns whether it is a success
 */
export function isSuccess(status: number): boolean {
  return status === 200 || status === 201;
}

/** The check of an `outcomes` option. */
export const outcomesCheck: OptionCheck = (value) => {
  const known = [...Object.keys(failureStatus), 'error'];
  const fits =
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([status, outcome]) =>
        /^[1-9]\d\d$/.test(status) && !isSuccess(Number(status)) && known.includes(outcome as string),
    );
  return fits
    ? undefined
    : `must map upstream statuses other than 200 and 201 to ${known.map((code) => `"${code}"`).join(', ')}`;
};

/**
 * Reads a refusal out of a response that is not a success.
 *
 * @throws UpstreamError `ERR_UPSTREAM_STATUS` if the status says nothing about the credentials
 */
export function refusalOf(provider: string, response: UpstreamResponse, outcomes: Outcomes): Refusal {
  const { status } = response;
  const code = Object.hasOwn(outcomes, status) ? outcomes[status]! : 'error';
  const retryAfter = parseRetryAfter(response.header('retry-after'));
  if (code === 'error') {
    throw new UpstreamError('ERR_UPSTREAM_STATUS', provider, {
      ...originOf(response),
      retryAfter: status === 503 ? retryAfter : undefined,
    });
  }
  const refusal = omitUndefined({ code, retryAfter: code === 'rate_limited' ? retryAfter : undefined });
  return withSecrets(refusal, originOf(response));
}

/**
 * Throws for a 429, because it says nothing about the token: the provider throttles the application.
 *
 * @param details what the error has beside the refusal's own
 * @throws UpstreamError `ERR_UPSTREAM_STATUS`
 */
export function throttled(provider: string, refusal: Refusal, details: UpstreamErrorDetails = {}): void {
  const { code, requestId } = refusal;
  if (code !== 'rate_limited') return;
  const retryAfter = refusal.retryAfter ?? details.retryAfter;
  throw new UpstreamError('ERR_UPSTREAM_STATUS', provider, {
    ...details,
    upstreamStatus: 429,
    requestId,
    retryAfter,
  });
}
