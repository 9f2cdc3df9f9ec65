import { STATUS_CODES } from 'node:http';
import { jsonReply, type Reply } from '../../server/wire-response';

/**
 * An error of Ovok's: the body of a NestJS exception.
 *
 * ```http
 * HTTP/1.1 404 Not Found
 * Content-Type: application/json; charset=utf-8
 *
 * {"statusCode":404,"message":"User not found","error":"Not Found"}
 * ```
 *
 * `message` is a list when it comes from NestJS's validation.
 */
export function exception(statusCode: number, message: string | readonly string[]): Reply {
  return jsonReply(statusCode, { statusCode, message, error: STATUS_CODES[statusCode] });
}

/** What a NestJS guard answers to a missing or dead bearer token: an exception without `error`. */
export function unauthorized(): Reply {
  return jsonReply(401, { statusCode: 401, message: 'Unauthorized' }, { 'www-authenticate': 'Bearer' });
}
