import { ownProperty } from '../ground/own-property';

/** A portable Passport profile, as every provider's user is. */
export interface UpstreamUser<Tokens extends object = object> {
  /** Such as `ovok`. */
  provider: string;
  /** The provider's stable id of this person. */
  id: string;
  displayName: string;
  emails?: { value: string }[];
  /** Bearer secrets. Not enumerable, so that neither JSON nor a spread nor a log carries them by accident. */
  readonly tokens: Tokens;
  /** The response as parsed. Not enumerable, and gone after the session has been stored. */
  readonly _json?: unknown;
}

/** The providers whose users had tokens in this process. */
const providers = new Set<unknown>();

/** Whether users of a provider have tokens, so that one without is a copy that lost them. */
export function givesTokens(provider: string): boolean {
  return providers.has(provider);
}

/** Adds a user's secret members, hidden from JSON, spreads and logs. */
export function withSecrets<User extends object, Secrets extends object>(
  user: User,
  secrets: Secrets,
): User & Readonly<Secrets> {
  if (Object.hasOwn(secrets, 'tokens')) providers.add(ownProperty(user, 'provider'));
  for (const [name, value] of Object.entries(secrets)) {
    // An own descriptor with every member given: a polluted prototype could otherwise make it enumerable.
    Object.defineProperty(user, name, { value, enumerable: false, writable: true, configurable: true });
  }
  return user as User & Readonly<Secrets>;
}
