import { commonPassword } from '../accounts/common-password';
import { faultOf } from '../faults/faults';
import type { Handler } from '../server/handler';
import { sameSecret } from '../accounts/secret';
import { completeVeroAccount } from './account';
import { signInToVero } from './login-response';
import { refusal } from './refusal';
import type { VeroState } from './state';

/** What is wrong with a login request, or nothing. Exactly two members: the document forbids others. */
function problemOf(members: Record<string, unknown>): string | undefined {
  for (const name of ['identifier', 'password']) {
    const value = members[name];
    if (value === undefined) return `"${name}" is required`;
    if (typeof value !== 'string') return `"${name}" must be a string`;
    if (value === '') return `"${name}" must not be empty`;
  }
  // The member's name is not repeated: a broken client may have a secret in it.
  return Object.keys(members).length > 2 ? 'additional members are not allowed' : undefined;
}

/**
 * `POST /api/auth/login`.
 *
 * ```http
 * POST /api/auth/login HTTP/1.1
 * Content-Type: application/json
 *
 * {"identifier":"…","password":"…"}
 * ```
 */
export function veroLogin(state: VeroState): Handler {
  return async (request) => {
    if (request.problem) return refusal(400, 'The body is not valid JSON');
    const { body = {} } = request;
    const problem = problemOf(body as Record<string, unknown>);
    if (problem !== undefined) return refusal(400, problem);
    const { identifier, password } = body as { identifier: string; password: string };

    const account = state.accounts.get(identifier.toLowerCase());
    const fault = account ? undefined : faultOf(identifier);
    if (fault) {
      const faultAccount = completeVeroAccount({
        provider: 'vero',
        email: identifier,
        password: commonPassword,
      });
      return { fault, ordinary: () => signInToVero(state, faultAccount, request) };
    }
    // Compared with something in any case, so that an unknown account takes no less time than a wrong password.
    if (!sameSecret(password, account?.password ?? '') || !account) {
      return refusal(account?.wrongPassword ?? state.wrongPassword, 'The provided credentials are invalid');
    }
    return signInToVero(state, account, request);
  };
}
