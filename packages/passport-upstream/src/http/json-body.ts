import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** An answer's body that cannot be used; the message is the one word for `UpstreamError.reason`. */
export class UnusableBody extends Error {}

/** An answer's body and what its headers say of it. */
export interface Body {
  /** A stream, bytes, text, or what an application's own HTTP client has already parsed. */
  data: unknown;
  /** A header's value by lower-case name. */
  header: (name: string) => unknown;
}

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
 * Reads a JSON body of at most `limit` bytes, before and after decompression. Reading ends with `signal`; a body that
 * is not read to its end is given up, and its connection with it.
 *
 * @throws UnusableBody `too_large`, `content_type`, `encoding`, `utf8`, `json` or `depth`
 */
export async function readJSON({ data, header }: Body, limit: number, signal: AbortSignal): Promise<unknown> {
  const stream = streamOf(data);
  const received = stream
    ? await collect(stream, header('content-length'), limit, signal)
    : within(limit, bytesOf(data));
  // Who gives text or a parsed value has decompressed it, and so has `fetch`, whose streams are the web's.
  const isRaw = isBytes(data) || (stream !== undefined && !(data instanceof ReadableStream));
  return parseJSON(received, header('content-type'), isRaw ? header('content-encoding') : undefined, limit);
}

/**
 * Parses a JSON body of at most `limit` bytes after decompression.
 *
 * @throws UnusableBody as {@link readJSON}, now or later
 */
export function parseJSON(body: Buffer, type: unknown, encoding: unknown, limit: number): unknown {
  if (typeof type !== 'string' || !jsonType.test(type)) throw new UnusableBody('content_type');
  const name = typeof encoding === 'string' ? encoding.trim().toLowerCase() : '';
  return name === '' || name === 'identity' ? parse(body) : decompress(body, name, limit).then(parse);
}

/** The stream that a body is, as one of Node's: those can be ended while they are read. */
function streamOf(data: unknown): Readable | undefined {
  if (data instanceof ReadableStream) return Readable.fromWeb(data);
  if (typeof (data as Partial<Readable> | null | undefined)?.[Symbol.asyncIterator] !== 'function')
    return undefined;
  const stream = data as Readable;
  return typeof stream.destroy === 'function' ? stream : Readable.from(stream);
}

/** Reads a stream to its end. A stream that is given up is destroyed, and its connection with it. */
function collect(
  stream: Readable,
  contentLength: unknown,
  maxSize: number,
  signal: AbortSignal,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const giveUp = (error: Error) => {
      reject(error);
      stream.destroy();
    };
    const abort = () => giveUp(new Error('aborted'));
    stream.on('error', reject);
    stream.once('close', () => {
      signal.removeEventListener('abort', abort);
      reject(new Error('The body ended early.'));
    });
    if (Number(contentLength) > maxSize) return giveUp(new UnusableBody('too_large'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    stream.on('data', (chunk: unknown) => {
      try {
        const bytes = bytesOf(chunk);
        size += bytes.length;
        if (size > maxSize) giveUp(new UnusableBody('too_large'));
        else chunks.push(bytes);
      } catch (error) {
        giveUp(error as Error);
      }
    });
    stream.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
  });
}

function within(limit: number, bytes: Buffer): Buffer {
  if (bytes.length > limit) throw new UnusableBody('too_large');
  return bytes;
}

function isBytes(data: unknown): data is ArrayBuffer | NodeJS.ArrayBufferView {
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data);
}

function bytesOf(data: unknown): Buffer {
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (typeof data === 'string') return Buffer.from(data);
  try {
    return Buffer.from(JSON.stringify(data) ?? '');
  } catch {
    throw new UnusableBody('json');
  }
}

async function decompress(body: Buffer, encoding: string, limit: number): Promise<Buffer> {
  const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (!decode) throw new UnusableBody('encoding');
  try {
    return await decode(body, { maxOutputLength: limit });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UnusableBody(code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'encoding');
  }
}

function parse(body: Buffer): unknown {
  const value = valueOf(decodeUTF8(body));
  if (isDeep(value, maxDepth)) throw new UnusableBody('depth');
  return value;
}

function decodeUTF8(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new UnusableBody('utf8');
  }
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnusableBody('json');
  }
}

/** True for a value of more levels: code that walks it by recursion, a session store's for one, would overflow. */
function isDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeep(part, levels - 1));
}
