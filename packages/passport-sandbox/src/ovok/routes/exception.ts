import { STATUS_CODES } from 'node:http';
import type { ReceivedRequest } from '../../server/received-request';
import { jsonResponse, type Headers, type WireResponse } from '../../server/wire-response';

/** What validation found in one member of a request. */
export interface Issue {
  readonly path: readonly string[];
  readonly message: string;
}

/**
 * An error of Ovok's, as its live service was seen to send them.
 *
 * ```http
 * HTTP/1.1 404 Not Found
 * Content-Type: application/json; charset=utf-8
 *
 * {"statusCode":404,"error":"Not Found","timestamp":"…","path":"/auth/b2b/login","message":"Tenant not found.","requestId":"…"}
 * ```
 *
 * `requestId` is the response's `x-request-id`. With status 422, `message` is a list of what validation found.
 */
export function exception(
  request: ReceivedRequest,
  statusCode: number,
  message: string | readonly Issue[],
  headers?: Headers,
): WireResponse {
  const body = {
    statusCode,
    error: STATUS_CODES[statusCode],
    timestamp: new Date().toISOString(),
    path: request.path,
    message,
    requestId: request.id,
  };
  return jsonResponse(statusCode, body, headers);
}

/** The response to a missing or dead bearer token. */
export function unauthorized(request: ReceivedRequest): WireResponse {
  return exception(request, 401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
}
