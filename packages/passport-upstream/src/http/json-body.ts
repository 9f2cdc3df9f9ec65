import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** A body that cannot be used. The message is the word for `UpstreamError.reason`. */
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

/** The body of a response that has not been read. */
export class ResponseBody {
  private readonly data: unknown;
  private readonly header: (name: string) => unknown;
  private readonly stream: Readable | undefined;

  /**
   * @param data a stream, bytes, text, or what an application's own HTTP client has already parsed
   * @param header gives a header's value by lower-case name
   */
  constructor(data: unknown, header: (name: string) => unknown) {
    this.data = data;
    this.header = header;
    this.stream = streamOf(data);
  }

  /**
   * Reads and parses a body of at most `maxSize` bytes, before and after decompression. A body that is not read to its
   * end is discarded.
   *
   * @throws UnusableBody `too_large`, `content_type`, `encoding`, `utf8`, `json` or `depth`
   */
  async readJSON(maxSize: number): Promise<unknown> {
    const { data, header, stream } = this;
    const received = stream
      ? await collect(stream, header('content-length'), maxSize)
      : within(maxSize, bytesOf(data));
    // Text, parsed values and web streams are already decompressed.
    const isRaw = isBytes(data) || (stream !== undefined && !(data instanceof ReadableStream));
    return parseJSON(
      received,
      header('content-type'),
      isRaw ? header('content-encoding') : undefined,
      maxSize,
    );
  }

  /** Ends the body, and its connection with it. */
  discard(): void {
    this.stream?.destroy(new Error('discarded'));
  }
}

function parseJSON(body: Buffer, type: unknown, encoding: unknown, maxSize: number): unknown {
  if (typeof type !== 'string' || !jsonType.test(type)) throw new UnusableBody('content_type');
  const name = typeof encoding === 'string' ? encoding.trim().toLowerCase() : '';
  return name === '' || name === 'identity' ? parse(body) : decompress(body, name, maxSize).then(parse);
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
function collect(stream: Readable, contentLength: unknown, maxSize: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const giveUp = (error: Error) => {
      reject(error);
      stream.destroy();
    };
    stream.on('error', reject);
    if (Number(contentLength) > maxSize) return giveUp(new UnusableBody('too_large'));
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

function within(maxSize: number, bytes: Buffer): Buffer {
  if (bytes.length > maxSize) throw new UnusableBody('too_large');
  return bytes;
}

function isBytes(data: unknown): data is ArrayBuffer | NodeJS.ArrayBufferView {
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data);
}

function bytesOf(data: unknown): Buffer {
  if (Buffer.isBuffer(data)) return data;
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (typeof data === 'string') return Buffer.from(data);
  try {
    return Buffer.from(JSON.stringify(data) ?? '');
  } catch {
    throw new UnusableBody('json');
  }
}

async function decompress(body: Buffer, encoding: string, maxSize: number): Promise<Buffer> {
  const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (!decode) throw new UnusableBody('encoding');
  try {
    return await decode(body, { maxOutputLength: maxSize });
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
