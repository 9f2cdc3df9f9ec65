import { omitUndefined } from '../ground/omit-undefined';
import type { UpstreamResponse } from './outcomes';
import { parseRequestId } from './request-id';
import { UpstreamError } from './upstream-error';
import { withSecrets } from './upstream-user';

/** The response that a result was read from, for the trace. Its members are not enumerable on a result or a refusal. */
export interface ResponseOrigin {
  /** The HTTP status of the response. */
  readonly upstreamStatus?: number;
  /** The response's `x-request-id`, if it is visible ASCII of at most 128 characters. */
  readonly requestId?: string;
}

/** The origin of what is read from a response. */
export function originOf(response: Pick<UpstreamResponse, 'status' | 'header'>): ResponseOrigin {
  const requestId = parseRequestId(response.header('x-request-id'));
  return omitUndefined({ upstreamStatus: response.status, requestId });
}

/** The origin of a result or a refusal, as enumerable members, which a spread copies. */
export function originIn({ upstreamStatus, requestId }: ResponseOrigin): ResponseOrigin {
  return omitUndefined({ upstreamStatus, requestId });
}

/**
 * Reads a result out of the body of a success. The result, or the refusal in it, carries the response's status and
 * request id for the trace; so does an `UpstreamError` that `read` throws.
 *
 * @param response the response, whose status is a success
 * @param read makes the result from the body
 * @returns the result
 * @example
 * return readSuccess(response, (body) => ({ user: parseUser(body) }));
 */
export function readSuccess<Result extends object>(
  response: UpstreamResponse,
  read: (body: unknown) => Result,
): Result & ResponseOrigin {
  const origin = originOf(response);
  try {
    const result: Result & { refusal?: object } = read(response.body);
    withSecrets(result.refusal ?? result, origin);
    return result;
  } catch (error) {
    throw error instanceof UpstreamError ? Object.assign(error, origin) : error;
  }
}
