import { randomBytes } from 'node:crypto';
import type { Surface } from '../server/handler';
import { jsonResponse } from '../server/wire-response';
import { exception } from './routes/exception';
import { ovokLogin } from './routes/login';
import { ovokMe } from './routes/me';
import { ovokDocument } from './openapi';
import { ovokRefresh } from './routes/refresh';
import { ovokSessions, ovokSignOut } from './routes/sessions';
import type { OvokState } from './state';

const rateLimit = 1_000;

/** A trace id as W3C Trace Context has them. */
const traceId = (): string => randomBytes(16).toString('hex');

/** Ovok's login API, with the headers that its live service was seen to send. */
export function ovokSurface(state: OvokState): Surface {
  let requests = 0;
  return {
    routes: [
      { method: 'post', path: '/auth/b2b/login', handler: ovokLogin(state) },
      { method: 'post', path: '/auth/refresh-token', handler: ovokRefresh(state) },
      { method: 'get', path: '/auth/me', handler: ovokMe(state) },
      { method: 'get', path: '/auth/session', handler: ovokSessions(state) },
      { method: 'delete', path: '/auth/session/:option', handler: ovokSignOut(state) },
      { method: 'get', path: '/openapi.json', handler: () => jsonResponse(200, ovokDocument) },
    ],
    headers: ({ id }) => ({
      'x-request-id': id,
      'x-trace-id': traceId(),
      'x-ratelimit-limit': String(rateLimit),
      // The sandbox has no rate limit: after the last number the count begins anew.
      'x-ratelimit-remaining': String(rateLimit - 1 - (requests++ % rateLimit)),
    }),
    missing: (request) => exception(request, 404, `Cannot ${request.method} ${request.path}`),
    refusal: (request, status, message) =>
      exception(request, status, status === 422 ? [{ path: ['tenantId'], message }] : message),
  };
}
