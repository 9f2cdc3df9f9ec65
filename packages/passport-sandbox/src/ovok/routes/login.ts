import { commonPassword } from '../../accounts/common-password';
import { faultOf } from '../../faults/faults';
import type { Handler } from '../../server/handler';
import { jsonResponse, type WireResponse } from '../../server/wire-response';
import { sameSecret } from '../../accounts/secret';
import { completeOvokAccount } from '../account';
import type { CompleteOvokAccount } from '../directory';
import { exception } from './exception';
import { parseOvokLogin } from './login-request';
import type { OvokState } from '../state';
import { issueTokens } from '../tokens/token-issuer';

async function signIn(state: OvokState, account: CompleteOvokAccount): Promise<WireResponse> {
  const { omit, project, profile } = account;
  const lifetime = omit.includes('refreshToken') ? state.lifetimes.access : state.lifetimes.refresh;
  const session = state.sessions.create(account, lifetime);
  const tokens: Record<string, unknown> = { ...(await issueTokens(state.signer, state.lifetimes, session)) };
  for (const member of omit) delete tokens[member];
  return jsonResponse(state.statuses.success, { ...tokens, project, profile });
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
  return async (request) => {
    const { body, problem } = request;
    if (problem) return exception(request, 400, 'The body is not valid JSON');
    const login = parseOvokLogin(body);
    if ('issues' in login) return exception(request, 422, login.issues);
    const { email, password, clientId, tenantId } = login;
    const { directory } = state;

    const account = directory.find(email, tenantId);
    const fault = account ? undefined : faultOf(email);
    if (fault) {
      const faultAccount = completeOvokAccount({ provider: 'ovok', email, password: commonPassword });
      return { fault, ordinary: () => signIn(state, faultAccount) };
    }
    // The ids are judged first: with wrong ones nothing is said about an account.
    if (!directory.hasTenant(tenantId)) return exception(request, 404, 'Tenant not found.');
    const isClient = account
      ? account.clientId.toLowerCase() === clientId.toLowerCase()
      : directory.hasClient(clientId, tenantId);
    if (!isClient) return exception(request, 400, 'Provided client ID is invalid.');
    if (!account) return exception(request, state.statuses.unknownAccount, 'User not found');
    if (!sameSecret(password, account.password)) {
      return exception(request, state.statuses.wrongPassword, 'Email or password is invalid');
    }
    return signIn(state, account);
  };
}
