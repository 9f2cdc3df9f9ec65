const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Checks a base URL.
 *
 * @param value the option's value
 * @returns what is wrong with it, as the end of a sentence that starts with its name; `undefined` for a good one. It does
 * not repeat the value, which may hold credentials
 */
export function baseURLProblem(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) {
    return 'must be an absolute URL, such as "https://api.example.com"';
  }
  const url = new URL(value);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname))) {
    return 'must start with https:// (http:// is for this machine alone): passwords travel over it';
  }
  if (url.username || url.password) return 'must not contain credentials';
  if (/[?#]/.test(value)) return 'must not contain a query or a fragment';
  return undefined;
}

/** A URL's host as Node takes it: an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/[[\]]/g, '');
