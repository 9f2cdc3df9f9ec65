import type { Handler } from '../../server/handler';
import { jsonResponse } from '../../server/wire-response';
import { exception } from './exception';
import { issuesOf, membersOf } from './login-request';
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
  return async (request) => {
    if (request.problem) return exception(request, 400, 'The body is not valid JSON');
    const members = membersOf(request.body);
    const issues = issuesOf(members, 'refresh_token', (text) => (text === '' ? 'Required' : undefined));
    if (issues.length > 0) return exception(request, 422, issues);

    const claims = await state.signer.verify('refresh', members['refresh_token'] as string);
    const session = claims && state.sessions.find(claims.sessionId);
    if (!session) return exception(request, 401, 'Invalid refresh token');
    if (session.refreshId !== claims.id) {
      if (state.refreshTokenReuse === 'revoke') state.sessions.end(session);
      return exception(request, 401, 'Invalid refresh token');
    }
    const rotates = state.refreshTokenReuse !== 'allow';
    if (rotates) state.sessions.rotate(session, state.lifetimes.refresh);
    else state.sessions.prolong(session, state.lifetimes.refresh);
    const tokens = await issueTokens(state.signer, state.lifetimes, session);
    return jsonResponse(state.statuses.success, {
      access_token: tokens.accessToken,
      ...(rotates && { refresh_token: tokens.refreshToken }),
      expires_in: tokens.expiresIn,
    });
  };
}
