import { STATUS_CODES } from 'node:http';
import { jsonResponse, type WireResponse } from '../server/wire-response';

/**
 * An error of Vero's.
 *
 * ```http
 * HTTP/1.1 401 Unauthorized
 * Content-Type: application/json; charset=utf-8
 *
 * {"error":"Unauthorized","message":"…","status":401}
 * ```
 */
export function refusal(status: number, message: string): WireResponse {
  return jsonResponse(status, { error: STATUS_CODES[status], message, status });
}
