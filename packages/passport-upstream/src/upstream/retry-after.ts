const maxSeconds = 3_600;
const delta = /^\d+(?:\.\d+)?(?:e\+?\d+)?$/i;
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads the seconds to wait from a `Retry-After` header (RFC 9110, section 10.2.3): a number of seconds or an HTTP date.
 *
 * @returns 1 to 3,600, or `undefined` if the header is absent, in the past or wrong
 */
export function parseRetryAfter(header: unknown, now = Date.now()): number | undefined {
  if (typeof header !== 'string') return undefined;
  const value = header.trim();
  if (delta.test(value)) return clamp(Number(value));
  // Date.parse takes nearly anything with a number in it for a date, so the form is checked first.
  if (!httpDate.test(value)) return undefined;
  const seconds = (Date.parse(value) - now) / 1_000;
  return seconds > 0 ? clamp(seconds) : undefined;
}

const clamp = (seconds: number) => Math.min(maxSeconds, Math.max(1, Math.ceil(seconds)));
