import { ownProperty } from '../ground/own-property';
import { givesTokens, withSecrets } from '../upstream/upstream-user';

/** A user as the session holds it, in JSON. */
interface StoredUser {
  user: Record<string, unknown>;
  tokens: object;
  /** The paths of the members that were dates: JSON has no dates. */
  dates: string[][];
}

type Done = (err: unknown, value?: unknown) => void;

/**
 * Stores a user of a login or bearer strategy in the session, together with the tokens:
 * `passport.serializeUser(toSession)`. Any other user is passed on to the next serializer.
 *
 * @param user the user that was signed in
 * @param done Passport's callback. It gets what the session stores, or `'pass'` for another user, or a `TypeError` for a
 * copy of a user that has lost the tokens
 */
export function toSession(user: unknown, done: Done): void {
  const tokens = ownProperty(user, 'tokens');
  const hidden = !Object.prototype.propertyIsEnumerable.call(user ?? {}, 'tokens');
  if (tokens === undefined && isIdentified(user) && givesTokens(user.provider) && isProfile(user)) {
    done(
      new TypeError(
        'toSession: this is a copy of a user without the hidden tokens. Keep the user itself, and add to it by ' +
          'Object.assign(user, { role }).',
      ),
    );
    return;
  }
  if (!isRecord(tokens) || !hidden || !isIdentified(user)) {
    done('pass');
    return;
  }
  const stored: StoredUser = { user: { ...user }, tokens: { ...tokens }, dates: datesIn(user) };
  done(null, stored);
}

/**
 * Restores the user that {@link toSession} stored: `passport.deserializeUser(fromSession)`. An application with users of
 * its own beside these asks {@link isSessionUser} first.
 *
 * @param stored what the session holds
 * @param done Passport's callback. It gets the user, or `false` if the session holds anything else, which signs the
 * browser out
 */
// With `any`, `done` may be the callback of an application whose `Express.User` has required members.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function fromSession(stored: unknown, done: (err: any, user?: any) => void): void {
  done(null, restore(stored) ?? false);
}

/**
 * Says whether a value is a user as {@link toSession} stores it and {@link fromSession} restores it.
 *
 * @param stored what the session holds
 * @returns whether it is such a user
 */
export function isSessionUser(stored: unknown): boolean {
  const tokens = ownProperty(stored, 'tokens');
  const isToken = (token: unknown) => typeof token === 'string' && token !== '';
  return isRecord(tokens) && Object.values(tokens).some(isToken) && isIdentified(ownProperty(stored, 'user'));
}

function restore(stored: unknown): object | undefined {
  if (!isSessionUser(stored)) return undefined;
  const { tokens, dates } = stored as StoredUser;
  const user = copyOf((stored as StoredUser).user);
  if (Array.isArray(dates)) for (const path of dates as unknown[]) reviveDate(user, path);
  return isIdentified(user) ? withSecrets(user, { tokens: { ...tokens } }) : undefined;
}

/** A copy that shares nothing with the session, or `undefined` if the value cannot be copied. */
function copyOf(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}

function datesIn(value: object, path: string[] = []): string[][] {
  return Object.entries(value).flatMap(([name, inner]) => {
    if (inner instanceof Date) return [[...path, name]];
    return isRecord(inner) || Array.isArray(inner) ? datesIn(inner, [...path, name]) : [];
  });
}

function reviveDate(user: unknown, path: unknown): void {
  if (!Array.isArray(path)) return;
  const names = path as string[];
  const parent = names.slice(0, -1).reduce<unknown>(ownProperty, user);
  const name = String(names.at(-1));
  const value = ownProperty(parent, name);
  // A store that keeps objects, such as one in memory, gives the date itself.
  if (typeof value === 'string') (parent as Record<string, unknown>)[name] = new Date(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a user has what a strategy gives beside an id, and an application's own record of an account may lack. */
function isProfile(user: object): boolean {
  return ownProperty(user, 'displayName') !== undefined && Array.isArray(ownProperty(user, 'emails'));
}

/** Whether a user says who it is, and at which provider. */
function isIdentified(user: unknown): user is { provider: string; id: string } {
  return ['provider', 'id'].every((name) => {
    const value = isRecord(user) ? ownProperty(user, name) : undefined;
    return typeof value === 'string' && value !== '';
  });
}
