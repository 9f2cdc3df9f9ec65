import type { Surface } from '../server/handler';
import { jsonResponse } from '../server/wire-response';
import { veroLogin } from './login';
import { veroDocument } from './openapi';
import { refusal } from './refusal';
import type { VeroState } from './state';

/** Vero's login API, and the sandbox's own key set: Vero publishes none. */
export function veroSurface(state: VeroState): Surface {
  return {
    routes: [
      { method: 'post', path: '/api/auth/login', handler: veroLogin(state) },
      { method: 'get', path: '/.well-known/jwks.json', handler: () => jsonResponse(200, state.key.keySet) },
      { method: 'get', path: '/openapi.json', handler: () => jsonResponse(200, veroDocument) },
    ],
    missing: () => refusal(404, 'The requested resource could not be found'),
    headers: () => ({}),
    refusal: (_request, status, message) => refusal(status, message),
  };
}
