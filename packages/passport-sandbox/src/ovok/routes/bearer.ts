import type { ReceivedRequest } from '../../server/received-request';
import type { OvokSession } from '../tokens/sessions';
import type { OvokState } from '../state';

/** The session whose access token a request presents, when it is alive. */
export async function bearerSession(
  state: OvokState,
  request: ReceivedRequest,
): Promise<OvokSession | undefined> {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const claims = token === undefined ? undefined : await state.signer.verify('access', token);
  return claims && state.sessions.find(claims.sessionId);
}
