// A reserved name (RFC 6761) stands for this site: a value that resolves to another origin leaves the site.
const origin = 'http://site.invalid';

/**
 * Returns a path on this site to redirect to, or the fallback where the value is anything else.
 *
 * The value is resolved as a browser does it, and the result is checked again: `/..//evil.example` resolves to the path
 * `//evil.example`, which a browser reads as another host in a `Location` header.
 */
export function localPath(value: unknown, fallback = '/profile'): string {
  // Browsers read a backslash as a slash, and ignore tabs and line breaks.
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
