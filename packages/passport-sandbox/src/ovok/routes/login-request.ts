import type { Issue } from './exception';

/** The four members of a login, checked. */
export interface OvokLogin {
  readonly email: string;
  readonly password: string;
  readonly clientId: string;
  readonly tenantId: string;
}

const email = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
// The seed document's ids are not RFC 9562 UUIDs in their variant bits, so only the form is checked.
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether this is the form of a UUID. */
export function isUUID(text: string): boolean {
  return uuid.test(text);
}

/** The checks of the four members: each says what is wrong with a string, if anything. */
const checks: Record<keyof OvokLogin, (text: string) => string | undefined> = {
  email: (text) => (text.length <= 320 && email.test(text) ? undefined : 'Invalid email'),
  password: (text) => {
    // In code points, so that a letter outside the basic plane counts once.
    const { length } = [...text];
    if (length > 128) return 'String must contain at most 128 character(s)';
    return length < 1 ? 'String must contain at least 1 character(s)' : undefined;
  },
  clientId: (text) => (isUUID(text) ? undefined : 'Invalid uuid'),
  tenantId: (text) => (isUUID(text) ? undefined : 'Invalid uuid'),
};

/** What is wrong with one member of a request, checked as a string. */
export function issuesOf(
  members: Readonly<Record<string, unknown>>,
  name: string,
  checkText: (text: string) => string | undefined,
): Issue[] {
  const value = members[name];
  const message =
    value === undefined ? 'Required' : typeof value === 'string' ? checkText(value) : 'Expected string';
  return message === undefined ? [] : [{ path: [name], message }];
}

/** The members of a request's body. A list, or no body at all, counts as an empty object. */
export function membersOf(body: unknown): Readonly<Record<string, unknown>> {
  return (body ?? {}) as Record<string, unknown>;
}

/** Reads a login request, or says what is wrong with it. Members that are not declared are ignored. */
export function parseOvokLogin(body: unknown): OvokLogin | { issues: Issue[] } {
  const members = membersOf(body);
  const issues = Object.entries(checks).flatMap(([name, checkText]) => issuesOf(members, name, checkText));
  return issues.length > 0 ? { issues } : (members as unknown as OvokLogin);
}
