import { ownProperty } from '../ground/own-property';

/** A user as every provider's strategy gives it: a portable Passport profile. */
export interface UpstreamUser<Tokens extends object = object> {
  /** The provider's name, such as `ovok`. */
  provider: string;
  /** The provider's stable id of this person. */
  id: string;
  /** The name that people see. */
  displayName: string;
  /** The user's e-mail addresses. */
  emails?: { value: string }[];
  /** Bearer secrets. They are not enumerable, so that JSON, a spread or a log does not contain them by accident. */
  readonly tokens: Tokens;
  /** The parsed response. It is not enumerable, and the session does not store it. */
  readonly _json?: unknown;
}

/** The providers whose users had tokens in this process. */
const providers = new Set<unknown>();

/** Whether users of a provider have tokens, so that one without them is a copy that lost them. */
export function givesTokens(provider: string): boolean {
  return providers.has(provider);
}

/**
 * Adds secret members to a user. They are not enumerable, so that JSON, a spread or a log does not contain them.
 *
 * @param user the user, which is changed
 * @param secrets the members, such as `tokens` and `_json`
 * @returns the same user
 */
export function withSecrets<User extends object, Secrets extends object>(
  user: User,
  secrets: Secrets,
): User & Readonly<Secrets> {
  if (Object.hasOwn(secrets, 'tokens')) providers.add(ownProperty(user, 'provider'));
  for (const [name, value] of Object.entries(secrets)) {
    // The descriptor has every member, because a polluted prototype could otherwise make the property enumerable.
    Object.defineProperty(user, name, { value, enumerable: false, writable: true, configurable: true });
  }
  return user as User & Readonly<Secrets>;
}
