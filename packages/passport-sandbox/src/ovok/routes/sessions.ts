import type { Handler } from '../../server/handler';
import { jsonResponse } from '../../server/wire-response';
import { bearerSession } from './bearer';
import { exception, unauthorized } from './exception';
import { isUUID } from './login-request';
import type { OvokSession } from '../tokens/sessions';
import type { OvokState } from '../state';

/** A session as Medplum describes one; Ovok publishes no shape. */
export function describeSession(session: OvokSession): object {
  return {
    id: session.id,
    lastUpdated: new Date(session.createdAt).toISOString(),
    authMethod: 'password',
    remoteAddress: '127.0.0.1',
  };
}

/** Describes the latest sessions only: a load test opens thousands, and a response must stay small. */
function describeSessions(sessions: readonly OvokSession[]): object {
  return { sessions: sessions.slice(-100).map(describeSession) };
}

/** `GET /auth/session`, with a bearer token: the sessions of one's own that are alive. */
export function ovokSessions(state: OvokState): Handler {
  return async (request) => {
    const session = await bearerSession(state, request);
    return session
      ? jsonResponse(200, describeSessions(state.sessions.of(session.account)))
      : unauthorized(request);
  };
}

/**
 * `DELETE /auth/session/{option}`, with a bearer token. `option` is `current`, `other`, `all` or a session's id. The
 * response lists the sessions that it ended; their access and refresh tokens are worthless from then on.
 */
export function ovokSignOut(state: OvokState): Handler {
  return async (request, option) => {
    const current = await bearerSession(state, request);
    if (!current) return unauthorized(request);
    if (!['current', 'other', 'all'].includes(option) && !isUUID(option)) {
      return exception(request, 422, [{ path: ['option'], message: 'Invalid input' }]);
    }
    const ended = state.sessions.of(current.account).filter((session) => {
      if (option === 'current') return session === current;
      if (option === 'other') return session !== current;
      return option === 'all' || session.id === option.toLowerCase();
    });
    if (ended.length === 0 && isUUID(option)) return exception(request, 404, 'Session not found');
    for (const session of ended) state.sessions.end(session);
    return jsonResponse(200, describeSessions(ended));
  };
}
