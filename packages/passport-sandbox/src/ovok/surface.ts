import type { Surface } from '../server/handler';
import { jsonReply } from '../server/wire-response';
import { exception } from './routes/exception';
import { ovokLogin } from './routes/login';
import { ovokMe } from './routes/me';
import { ovokDocument } from './openapi';
import { ovokRefresh } from './routes/refresh';
import { ovokSessions, ovokSignOut } from './routes/sessions';
import type { OvokState } from './state';

/** Ovok's login API. */
export function ovokSurface(state: OvokState): Surface {
  return {
    routes: [
      { method: 'post', path: '/auth/b2b/login', handler: ovokLogin(state) },
      { method: 'post', path: '/auth/refresh-token', handler: ovokRefresh(state) },
      { method: 'get', path: '/auth/me', handler: ovokMe(state) },
      { method: 'get', path: '/auth/session', handler: ovokSessions(state) },
      { method: 'delete', path: '/auth/session/:option', handler: ovokSignOut(state) },
      { method: 'get', path: '/openapi.json', handler: () => jsonReply(200, ovokDocument) },
    ],
    missing: ({ method, path }) => exception(404, `Cannot ${method} ${path}`),
    refusal: exception,
  };
}
