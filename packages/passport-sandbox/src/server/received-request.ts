import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** What NestJS's body parser takes by default. */
const maxBodySize = 100 * 1024;

/** A request that a provider received, as a test may look at it. */
export interface ReceivedRequest {
  /** The sandbox's own id of the request. Ovok's responses carry it as `x-request-id`. */
  readonly id: string;
  /** `POST`, `GET`, … */
  readonly method: string;
  /** The path as it came, without the query. */
  readonly path: string;
  /** What followed the `?`, without it; empty when there was none. */
  readonly query: string;
  /** The headers, their names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** The body's bytes as they came. Of a body over 100 KiB, nothing. */
  readonly rawBody: Buffer;
  /**
   * The parsed body when it was JSON: labelled `application/json`, in UTF-8 without a byte order mark, an object
   * or an array. Otherwise `undefined`.
   */
  readonly body: unknown;
  /** What kept the body from being read, if anything. */
  readonly problem?: 'too large' | 'not JSON';
}

async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBodySize) chunks.push(chunk);
  }
  return size <= maxBodySize ? Buffer.concat(chunks) : undefined;
}

function parse(body: Buffer): unknown {
  try {
    // A byte order mark is left in the text, where JSON.parse refuses it: RFC 8259 section 8.1.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const jsonType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/**
 * Reads a request to its end.
 *
 * A body with another label than JSON is not looked at and is no problem in itself: NestJS's parser ignores it, too,
 * and validation then finds every member missing.
 */
export async function receive(message: IncomingMessage): Promise<ReceivedRequest> {
  const rawBody = await readBody(message);
  const url = String(message.url);
  const cut = url.indexOf('?');
  const request = {
    id: randomUUID(),
    method: String(message.method),
    path: cut < 0 ? url : url.slice(0, cut),
    query: cut < 0 ? '' : url.slice(cut + 1),
    headers: message.headers,
    rawBody: rawBody ?? Buffer.alloc(0),
    body: undefined,
  };
  if (!rawBody) return { ...request, problem: 'too large' };
  if (rawBody.length === 0 || !jsonType.test(message.headers['content-type'] ?? '')) return request;
  const body = parse(rawBody);
  return body === undefined ? { ...request, problem: 'not JSON' } : { ...request, body };
}
