import { ownProperty } from '../ground/own-property';
import type { FailureCode } from '../upstream/refusal';
import type { LoginRequest } from './login-request';

/** What a person signs in with. */
export interface Credentials {
  /** As it was posted: 1 to 320 characters, no control character among them. */
  username: string;
  /** As it was posted, to the byte. */
  password: string;
}

/** Finds credentials elsewhere than in two fields of the body. */
export interface CredentialsReader {
  /** @returns nothing where the request holds none */
  read(
    req: LoginRequest,
  ): Partial<Credentials> | null | undefined | Promise<Partial<Credentials> | null | undefined>;
}

const maxUsernameLength = 320;
const control = /\p{Cc}/u;

/**
 * Reads a member of a request's body by a field's name. `user[email]` reaches into nested objects. Own members only,
 * and nothing under `__proto__`; an array is no place for credentials.
 */
export function readField(body: unknown, field: string): unknown {
  let value = body;
  for (const name of field.includes('[') ? field.split(/[[\]]+/).filter(Boolean) : [field]) {
    if (name === '__proto__' || Array.isArray(value)) return undefined;
    value = ownProperty(value, name);
  }
  return value;
}

/** Why these are no credentials that could be sent, if they are not. */
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
 * Text that survives the way to the login service: a lone surrogate would arrive as another character. Lengths count
 * characters as people and validators do, an emoji as one.
 */
function isText(value: unknown, maxLength: number): value is string {
  if (typeof value !== 'string' || value.length > 2 * maxLength) return false;
  return value.isWellFormed() && [...value].length <= maxLength;
}
