import { ownProperty } from '../ground/own-property';
import { givesTokens, withSecrets } from '../upstream/upstream-user';

/** What a session holds of a user: JSON, with the tokens, and where dates stood. */
interface StoredUser {
  user: Record<string, unknown>;
  tokens: object;
  /** Paths to the members that are dates, since JSON has none. */
  dates: string[][];
}

type Done = (err: unknown, value?: unknown) => void;

/**
 * Keeps a user of a strategy of this family in the session, the login's tokens included:
 * `passport.serializeUser(toSession)`. It passes on any other user, to the next serializer.
 */
export function toSession(user: unknown, done: Done): void {
  const tokens = ownProperty(user, 'tokens');
  const hidden = !Object.prototype.propertyIsEnumerable.call(user ?? {}, 'tokens');
  if (tokens === undefined && isIdentified(user) && givesTokens(user.provider)) {
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
 * Restores the user that {@link toSession} kept: `passport.deserializeUser(fromSession)`. Anything else in the
 * session answers `false`, which signs the browser out: an application with users of its own beside these asks
 * {@link isSessionUser} first.
 */
// `any` lets `done` be that of an application whose `Express.User` has required members.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function fromSession(stored: unknown, done: (err: any, user?: any) => void): void {
  done(null, restore(stored) ?? false);
}

/** Whether this is what {@link toSession} keeps of a user, and {@link fromSession} restores. */
export function isSessionUser(stored: unknown): boolean {
  return isRecord(ownProperty(stored, 'tokens')) && isIdentified(ownProperty(stored, 'user'));
}

function restore(stored: unknown): object | undefined {
  if (!isSessionUser(stored)) return undefined;
  const { tokens, dates } = stored as StoredUser;
  const user = copyOf((stored as StoredUser).user);
  for (const path of Array.isArray(dates) ? (dates as unknown[]) : []) reviveDate(user, path);
  return isIdentified(user) ? withSecrets(user, { tokens: { ...tokens } }) : undefined;
}

/** A copy that shares nothing with the session, or nothing where the value is none that a store can hold. */
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
  const name = names.at(-1) ?? '';
  const value = ownProperty(parent, name);
  // A store that keeps objects as they are gives the date itself.
  if (typeof value === 'string') (parent as Record<string, unknown>)[name] = new Date(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a user says who it is, and at which provider. */
function isIdentified(user: unknown): user is { provider: string; id: string } {
  return ['provider', 'id'].every((name) => {
    const value = isRecord(user) ? ownProperty(user, name) : undefined;
    return typeof value === 'string' && value !== '';
  });
}
