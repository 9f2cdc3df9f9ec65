import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** An answer's body that cannot be used; the message is the one word for `UpstreamError.reason`. */
export class UnusableBody extends Error {}

const decoders: Readonly<Record<string, (body: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>>> = {
  gzip: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  'x-gzip': promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate),
  br: promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress),
};

const jsonType = /^(?:application\/json|[^\s;/]+\/[^\s;/]+\+json)\s*(?:;|$)/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const maxDepth = 64;

/**
 * Collects a body of at most `limit` bytes. A longer one is given up, and its connection with it.
 *
 * @param data a stream, bytes, text, or what an application's own HTTP client has already parsed
 * @throws UnusableBody `too_large`
 */
export async function readBody(data: unknown, contentLength: unknown, limit: number): Promise<Buffer> {
  if (Number(contentLength) > limit) {
    discardBody(data);
    throw new UnusableBody('too_large');
  }
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving this loop early destroys a stream.
  for await (const chunk of isStream(data) ? data : [bytesOf(data)]) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > limit) throw new UnusableBody('too_large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Gives up a body that nobody will read. */
export function discardBody(data: unknown): void {
  const stream = data as { destroy?: () => void; cancel?: () => Promise<void> } | null | undefined;
  if (typeof stream?.destroy === 'function') stream.destroy();
  else if (typeof stream?.cancel === 'function') stream.cancel().catch(() => {});
}

/**
 * Decodes and parses a JSON body.
 *
 * @throws UnusableBody `content_type`, `encoding`, `too_large` (once decoded), `utf8`, `json` or `depth`
 */
export async function parseJSON(
  body: Buffer,
  headers: { contentType: unknown; contentEncoding: unknown },
  limit: number,
): Promise<unknown> {
  if (typeof headers.contentType !== 'string' || !jsonType.test(headers.contentType)) {
    throw new UnusableBody('content_type');
  }
  const text = decodeUTF8(await decompress(body, headers.contentEncoding, limit));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnusableBody('json');
  }
  if (isDeep(value)) throw new UnusableBody('depth');
  return value;
}

async function decompress(body: Buffer, encoding: unknown, limit: number): Promise<Buffer> {
  const name = typeof encoding === 'string' ? encoding.trim().toLowerCase() : '';
  if (name === '' || name === 'identity') return body;
  const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (!decode) throw new UnusableBody('encoding');
  try {
    return await decode(body, { maxOutputLength: limit });
  } catch (error) {
    throw new UnusableBody(
      (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'encoding',
    );
  }
}

function decodeUTF8(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new UnusableBody('utf8');
  }
}

/** True beyond 64 levels: code that walks such a value by recursion, a session store's for one, would overflow. */
function isDeep(value: unknown): boolean {
  let level = [value].filter(isObject);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    level = level.flatMap((part) => Object.values(part) as unknown[]).filter(isObject);
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isStream(data: unknown): data is AsyncIterable<Uint8Array> {
  return typeof (data as { [Symbol.asyncIterator]?: unknown } | null)?.[Symbol.asyncIterator] === 'function';
}

function bytesOf(data: unknown): Uint8Array | string {
  if (typeof data === 'string' || data instanceof Uint8Array) return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return JSON.stringify(data) ?? '';
}
