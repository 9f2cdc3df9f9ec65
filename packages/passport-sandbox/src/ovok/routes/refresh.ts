import type { Handler } from '../../server/handler';
import { jsonReply } from '../../server/wire-response';
import { exception } from './exception';
import type { OvokState } from '../state';
import { issueTokens } from '../tokens/token-issuer';

/**
 * `POST /auth/refresh-token`, snake_case both ways.
 *
 * ```http
 * POST /auth/refresh-token HTTP/1.1
 * Content-Type: application/json
 *
 * {"refresh_token":"…"}
 * ```
 *
 * By default every refresh token is good for one use. One that comes a second time may be stolen, so its session ends,
 * and with it every token that came of it: RFC 9700 section 4.14.2. The option `ovokRefreshTokenReuse` changes that.
 */
export function ovokRefresh(state: OvokState): Handler {
  return async ({ body, problem }) => {
    if (problem) return exception(400, 'The body is not valid JSON');
    const { refresh_token: token } = (body ?? {}) as Record<string, unknown>;
    if (typeof token !== 'string') return exception(400, ['refresh_token must be a string']);
    if (token === '') return exception(400, ['refresh_token should not be empty']);

    const claims = await state.signer.verify('refresh', token);
    const session = claims && state.sessions.find(claims.sessionId);
    if (!session) return exception(401, 'Invalid refresh token');
    if (session.refreshId !== claims.id) {
      if (state.refreshTokenReuse === 'revoke') state.sessions.end(session);
      return exception(401, 'Invalid refresh token');
    }
    const rotates = state.refreshTokenReuse !== 'allow';
    if (rotates) state.sessions.rotate(session, state.lifetimes.refresh);
    else state.sessions.prolong(session, state.lifetimes.refresh);
    const tokens = await issueTokens(state.signer, state.lifetimes, session);
    return jsonReply(200, {
      access_token: tokens.accessToken,
      ...(rotates && { refresh_token: tokens.refreshToken }),
      expires_in: tokens.expiresIn,
    });
  };
}
