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

function problems({ email: address, password, clientId, tenantId }: Record<string, unknown>): string[] {
  const found: string[] = [];
  if (typeof address !== 'string' || address.length > 320 || !email.test(address)) {
    found.push('email must be an email');
  }
  if (typeof password !== 'string') found.push('password must be a string');
  // Code points, as NestJS counts them.
  const length = typeof password === 'string' ? [...password].length : 0;
  if (length > 128) found.push('password must be shorter than or equal to 128 characters');
  if (length < 1) found.push('password must be longer than or equal to 1 characters');
  if (typeof clientId !== 'string' || !uuid.test(clientId)) found.push('clientId must be a UUID');
  if (typeof tenantId !== 'string' || !uuid.test(tenantId)) found.push('tenantId must be a UUID');
  return found;
}

/** Whether this is the form of a UUID. */
export function isUUID(text: string): boolean {
  return uuid.test(text);
}

/**
 * Reads a login request, or says what is wrong with it in the words of NestJS's validation.
 *
 * Members that are not declared are passed over: the document does not forbid them.
 */
export function parseOvokLogin(body: unknown): OvokLogin | { problems: string[] } {
  const members = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const found = problems(members);
  return found.length > 0 ? { problems: found } : (members as unknown as OvokLogin);
}
