const visibleASCII = /^[\x21-\x7e]{1,128}$/;

/**
 * The service's id of an exchange, from an `x-request-id` header: what the vendor's support asks for.
 *
 * @returns visible ASCII of at most 128 characters, fit for a log line; `undefined` if the header is anything else
 */
export function parseRequestId(header: unknown): string | undefined {
  return typeof header === 'string' && visibleASCII.test(header) ? header : undefined;
}
