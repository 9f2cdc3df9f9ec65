/** Text in which nothing moves a terminal's cursor or begins a line: control characters appear as escapes. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** What is known of an exchange when it is over. */
export interface Exchange {
  readonly provider: string;
  readonly method: string;
  /** The path without its query: a query can hold a secret, the documented paths cannot. */
  readonly path: string;
  /** Absent when no ordinary HTTP response was made. */
  readonly status?: number | undefined;
  /** Milliseconds from the whole request to the end of the response. */
  readonly ms: number;
}

/** One line about one request: neither header nor body, so no password and no token. */
export function logLine({ provider, method, path, status, ms }: Exchange): string {
  const shown = path.length > 120 ? `${path.slice(0, 120)}…` : path;
  return `${provider} ${printable(method)} ${printable(shown)} ${status ?? '---'} ${Math.round(ms)} ms`;
}
