import { ownProperty } from '../ground/own-property';
import type { FailureCode } from '../upstream/refusal';
import type { LoginRequest } from './login-request';

/** The credentials of one login. */
export interface Credentials {
  /** The user name or e-mail address as it was posted: 1 to 320 characters without control characters. */
  username: string;
  /** The password exactly as it was posted. */
  password: string;
}

/** The type of the option `credentials`, as a method so that `req` may be the framework's own type. */
export interface CredentialsReader {
  /**
   * Finds the credentials of a request elsewhere than in two fields of the body.
   *
   * @param req the request of the login
   * @returns the credentials, or nothing if the request has none
   */
  read(
    req: LoginRequest,
  ): Partial<Credentials> | null | undefined | Promise<Partial<Credentials> | null | undefined>;
}

const maxUsernameLength = 320;
const control = /\p{Cc}/u;

/**
 * Reads a member of a request's body by the name of a form field. `user[email]` reaches into nested objects. Inherited
 * members, `__proto__` and arrays are ignored.
 */
export function readField(body: unknown, field: string): unknown {
  let value = body;
  for (const name of field.split(/[[\]]/).filter(Boolean)) {
    if (name === '__proto__' || Array.isArray(value)) return undefined;
    value = ownProperty(value, name);
  }
  return value;
}

/** Why these credentials are not sent, or `undefined` if they can be sent. */
export function credentialsProblem(
  username: unknown,
  password: unknown,
  maxPasswordLength: number,
): FailureCode | undefined {
  if ([username, password].some((value) => value === undefined || value === null || value === '')) {
    return 'missing_credentials';
  }
  const wellFormed =
    isText(username, maxUsernameLength) &&
    username.trim() !== '' &&
    !control.test(username) &&
    isText(password, maxPasswordLength);
  return wellFormed ? undefined : 'malformed_credentials';
}

/**
 * Whether a value is text that reaches the login service unchanged: a lone surrogate would arrive as another character.
 * An emoji counts as one character, as in most validators.
 */
function isText(value: unknown, maxLength: number): value is string {
  // Counting stops at the limit, however long the text is.
  const bounded = new RegExp(`^.{0,${maxLength}}$`, 'su');
  return typeof value === 'string' && value.isWellFormed() && bounded.test(value);
}
