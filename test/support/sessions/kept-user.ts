import type { UpstreamUser } from 'passport-upstream';

/** The two functions with which a package keeps a user in a session. */
export interface Serialization {
  toSession: (user: unknown, done: (error: unknown, stored?: unknown) => void) => void;
  fromSession: (stored: unknown, done: (error: unknown, user?: unknown) => void) => void;
}

/** The user as it comes back from a session: through `toSession`, JSON and `fromSession`. */
export async function keptUser<User extends UpstreamUser>(
  { toSession, fromSession }: Serialization,
  user: User,
): Promise<User> {
  const stored = await new Promise((resolve) => toSession(user, (_error, value) => resolve(value)));
  const text = JSON.stringify(stored);
  return new Promise((resolve) => fromSession(JSON.parse(text), (_error, value) => resolve(value as User)));
}

/** Fails the test unless the user comes back as it was, with hidden tokens and without the reply. */
export async function expectKept<User extends UpstreamUser & { readonly _json?: unknown }>(
  serialization: Serialization,
  user: User,
  secret: RegExp,
): Promise<User> {
  const restored = await keptUser(serialization, user);
  expect(restored).toEqual({ ...user });
  expect(restored.tokens).toEqual(user.tokens);
  expect(restored._json).toBeUndefined();
  expect(JSON.stringify(restored)).not.toMatch(secret);
  return restored;
}
