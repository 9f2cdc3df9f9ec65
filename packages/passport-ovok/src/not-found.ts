import { ownProperty, type Outcomes } from 'passport-upstream/provider';

/**
 * What a 404 of Ovok's means, by its body: NestJS's error body, or a FHIR server's `OperationOutcome`.
 *
 * ```http
 * HTTP/1.1 404 Not Found
 * Content-Type: application/json
 *
 * {
 *   "statusCode": 404, "error": "Not Found", "message": "Tenant not found.",
 *   "timestamp": "…", "path": "/auth/b2b/login", "requestId": "…"
 * }
 * ```
 *
 * A message that names the tenant, the client or the project says that the application's ids are wrong. Any other one
 * says that there is no such account, which is reported like a wrong password, so that nobody can find out who has an
 * account. NestJS uses the same body for a route that does not exist: that is a wrong base URL and no refusal.
 */
export function outcomesOf(body: unknown): Outcomes {
  const messages = isOutcome(body) ? ownProperty(body, 'issue') : messagesIn(body);
  if (messages === undefined) return {};
  return { 404: namesApplication(messages) ? 'invalid_request' : 'invalid_credentials' };
}

function namesApplication(messages: unknown): boolean {
  // The e-mail address of an account may contain one of the words.
  const text = JSON.stringify(messages).replaceAll(/\S*@\S*/g, '');
  return /tenant|client|project/i.test(text);
}

function isOutcome(body: unknown): boolean {
  return (
    ownProperty(body, 'resourceType') === 'OperationOutcome' && Array.isArray(ownProperty(body, 'issue'))
  );
}

/** The messages of NestJS's error body: a text, or a list of texts or of objects. */
function messagesIn(body: unknown): unknown[] | undefined {
  if (typeof ownProperty(body, 'statusCode') !== 'number') return undefined;
  const message = ownProperty(body, 'message');
  const messages = typeof message === 'string' ? [message] : message;
  return Array.isArray(messages) && messages.length > 0 && messages.every(isMessage) ? messages : undefined;
}

function isMessage(message: unknown): boolean {
  if (typeof message === 'string') return !/^Cannot [A-Z]+ \//.test(message);
  return typeof message === 'object' && message !== null && !Array.isArray(message);
}
