import { commonPassword } from '../../accounts/common-password';
import { faultOf } from '../../faults/faults';
import type { Handler } from '../../server/handler';
import { jsonReply, type Reply } from '../../server/wire-response';
import { sameSecret } from '../../accounts/secret';
import { completeOvokAccount } from '../account';
import type { CompleteOvokAccount } from '../directory';
import { exception } from './exception';
import { parseOvokLogin } from './login-request';
import type { OvokState } from '../state';
import { issueTokens } from '../tokens/token-issuer';

async function signIn(state: OvokState, account: CompleteOvokAccount): Promise<Reply> {
  const { omit, project, profile } = account;
  const lifetime = omit.includes('refreshToken') ? state.lifetimes.access : state.lifetimes.refresh;
  const session = state.sessions.create(account, lifetime);
  const tokens: Record<string, unknown> = { ...(await issueTokens(state.signer, state.lifetimes, session)) };
  for (const member of omit) delete tokens[member];
  return jsonReply(200, { ...tokens, project, profile });
}

/**
 * `POST /auth/b2b/login`.
 *
 * ```http
 * POST /auth/b2b/login HTTP/1.1
 * Content-Type: application/json
 *
 * {"email":"…","password":"…","clientId":"<uuid>","tenantId":"<uuid>"}
 * ```
 */
export function ovokLogin(state: OvokState): Handler {
  return async ({ body, problem }) => {
    if (problem) return exception(400, 'The body is not valid JSON');
    const login = parseOvokLogin(body);
    if ('problems' in login) return exception(400, login.problems);
    const { email, password, clientId, tenantId } = login;
    const { directory } = state;

    const account = directory.find(email, tenantId);
    const fault = account ? undefined : faultOf(email);
    if (fault) {
      const victim = completeOvokAccount({ provider: 'ovok', email, password: commonPassword });
      return { fault, ordinary: () => signIn(state, victim) };
    }
    // "The resource owner or authorization server denied the request" is said of 401; so a client or tenant that is
    // wrong gets it before anything is said about the account.
    if (!directory.admits(clientId, tenantId)) return exception(401, 'Invalid client or tenant');
    if (!account) {
      return directory.has(email)
        ? exception(401, 'Invalid client or tenant')
        : exception(404, 'User not found');
    }
    if (account.clientId.toLowerCase() !== clientId.toLowerCase())
      return exception(401, 'Invalid client or tenant');
    if (!sameSecret(password, account.password)) return exception(401, 'Email or password is invalid');
    return signIn(state, account);
  };
}
