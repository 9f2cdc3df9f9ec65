import { ownProperty } from '../ground/own-property';
import { withSecrets } from '../upstream/upstream-user';

/** What a session holds of a user: JSON, with the tokens, and where dates stood. */
interface StoredUser {
  user: Record<string, unknown>;
  tokens: object;
  /** Paths to the members that are dates, since JSON has none. */
  dates: string[][];
}

type Done = (err: unknown, value?: unknown) => void;

/**
 * Keeps a user of a strategy of this family in the session, tokens included:
 * `passport.serializeUser(toSession)`. It passes on any other user, to the next serializer.
 */
export function toSession(user: unknown, done: Done): void {
  const tokens = ownProperty(user, 'tokens');
  const hidden = !Object.prototype.propertyIsEnumerable.call(user ?? {}, 'tokens');
  if (!isRecord(tokens) || !hidden || !isIdentified(user)) {
    done('pass');
    return;
  }
  const stored: StoredUser = {
    user: { ...(user as object) },
    tokens: { ...tokens },
    dates: datesIn(user as object),
  };
  done(null, stored);
}

/**
 * Restores the user that {@link toSession} kept: `passport.deserializeUser(fromSession)`. Anything else in the
 * session answers `false`, which signs the browser out.
 */
// `any` lets `done` be that of an application whose `Express.User` has required members.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function fromSession(stored: unknown, done: (err: any, user?: any) => void): void {
  done(null, restore(stored) ?? false);
}

function restore(stored: unknown): object | undefined {
  const tokens = ownProperty(stored, 'tokens');
  const dates = ownProperty(stored, 'dates');
  const user = copyOf(ownProperty(stored, 'user'));
  if (!isRecord(user) || !isRecord(tokens)) return undefined;
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

function reviveDate(user: Record<string, unknown>, path: unknown): void {
  if (!Array.isArray(path)) return;
  const names = path as string[];
  const parent = names.slice(0, -1).reduce<unknown>(ownProperty, user);
  const name = names.at(-1) ?? '';
  const value = ownProperty(parent, name);
  // A store that keeps objects as they are gives the date itself.
  if (typeof value === 'string') (parent as Record<string, unknown>)[name] = new Date(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a user says whose it is, and at which provider. */
function isIdentified(user: unknown): boolean {
  return [ownProperty(user, 'provider'), ownProperty(user, 'id')].every(
    (name) => typeof name === 'string' && name !== '',
  );
}
