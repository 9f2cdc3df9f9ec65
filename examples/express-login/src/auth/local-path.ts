// A host that cannot exist (RFC 6761): whatever resolves to another origin leaves this site.
const origin = 'http://site.invalid';

/**
 * A path on this site to go to after the login, or the fallback where the value is anything else.
 *
 * It is resolved as a browser would, and what comes out is looked at again: `/..//evil.example` resolves to the path
 * `//evil.example`, which is another host when a browser reads it in a `Location` header.
 */
export function localPath(value: unknown, fallback = '/profile'): string {
  // A browser takes a backslash for a slash, and reads over tabs and line breaks.
  if (typeof value !== 'string' || value.length > 2_048 || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(value))
    return fallback;
  const resolved = resolve(value);
  return resolved !== undefined && !resolved.startsWith('//') && resolve(resolved) === resolved
    ? resolved
    : fallback;
}

function resolve(path: string): string | undefined {
  if (!URL.canParse(path, origin)) return undefined;
  const url = new URL(path, origin);
  return url.origin === origin ? `${url.pathname}${url.search}${url.hash}` : undefined;
}
