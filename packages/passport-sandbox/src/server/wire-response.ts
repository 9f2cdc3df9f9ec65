/** Header names and values, as they are sent. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** A whole HTTP response, made before any of it is sent. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** A JSON response. It forbids caches to keep it, because nearly all of them hold tokens. */
export function jsonResponse(status: number, value: unknown, headers: Headers = {}): WireResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** The value of a JSON response. */
export function bodyOf(response: WireResponse): unknown {
  return JSON.parse(response.body.toString());
}

/** The response's bytes on the wire, for those that node:http would not write. */
export function wireBytes({ status, headers, body }: WireResponse): Buffer {
  const lines = Object.entries({ ...headers, 'content-length': String(body.length) }).map(
    ([name, value]) => `${name}: ${String(value)}\r\n`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} OK\r\n${lines.join('')}\r\n`), body]);
}
