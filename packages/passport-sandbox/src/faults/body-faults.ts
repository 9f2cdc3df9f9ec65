import { brotliCompressSync, gzipSync } from 'node:zlib';
import { jsonResponse, bodyOf, type Headers, type WireResponse } from '../server/wire-response';
import { namedFaults, type Fault } from './fault';

const html = Buffer.from('<!doctype html><title>Welcome</title><h1>Please sign in to the network</h1>\n');

/** A 200 with these bytes, labelled JSON unless told otherwise. */
function sends(description: string, body: Buffer, headers: Headers = {}): Fault {
  const response = { status: 200, headers: { 'content-type': 'application/json', ...headers }, body };
  return { description, compose: () => ({ response, ending: 'keep' }) };
}

/** The ordinary response, changed. */
function changes(description: string, change: (response: WireResponse) => WireResponse): Fault {
  return {
    description,
    compose: async (context) => ({ response: change(await context.ordinary()), ending: 'keep' }),
  };
}

/** The ordinary response's text, changed. */
function rewrites(description: string, rewrite: (text: string) => string | Buffer): Fault {
  return changes(description, (response) => ({
    ...response,
    body: Buffer.from(rewrite(response.body.toString())),
  }));
}

const withHeaders = (response: WireResponse, headers: Headers): WireResponse => ({
  ...response,
  headers: { ...response.headers, ...headers },
});

/** The same shape, but every string in it is a number. */
function numbers(value: unknown): unknown {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(numbers);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, numbers(member)]));
}

const depth = 20_000;

const bombHeaders = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
let packed: Buffer | undefined;

/** Packed at its first use: packing takes a while, and few tests use it. */
function bomb(): Buffer {
  packed ??= gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
  return packed;
}

/** Responses of status 200 whose body is not what it should be. */
export const bodyFaults = namedFaults({
  html: sends('an HTML page', html, { 'content-type': 'text/html; charset=utf-8' }),
  'html-as-json': sends('an HTML page labelled JSON', html),
  'json-as-text': changes('a perfect response labelled text/plain', (response) =>
    withHeaders(response, { 'content-type': 'text/plain' }),
  ),
  empty: sends('an empty body', Buffer.alloc(0)),
  null: sends('the JSON value null', Buffer.from('null')),
  array: sends('an empty JSON array', Buffer.from('[]')),
  missing: sends('an empty JSON object: every member missing', Buffer.from('{}')),
  garbage: sends(
    'bytes that are not text',
    Buffer.from(Array.from({ length: 512 }, (_, i) => (i * 151) % 256)),
  ),
  'half-json': rewrites('the first half of a perfect response', (text) => text.slice(0, text.length / 2)),
  trailing: rewrites('a perfect response, then more bytes', (text) => `${text}{}`),
  'utf-16': rewrites('a perfect response in UTF-16', (text) => Buffer.from(text, 'utf16le')),
  'latin-1': rewrites('a perfect response and one byte that is not UTF-8', (text) =>
    Buffer.from(text.replace(/}$/, ',"note":"\xe9"}'), 'latin1'),
  ),
  'wrong-types': changes('every string of the response replaced by a number', (response) =>
    jsonResponse(200, numbers(bodyOf(response))),
  ),
  deep: rewrites(`${depth} nested arrays beside a perfect response`, (text) =>
    text.replace(/}$/, `,"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`),
  ),
  proto: rewrites('__proto__ and constructor beside a perfect response', (text) =>
    text.replace(/}$/, ',"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'),
  ),
  extra: rewrites('role and isAdmin beside a perfect response', (text) =>
    text.replace(/}$/, ',"role":"admin","isAdmin":true}'),
  ),
  gzip: changes('a perfect response, compressed with gzip', (response) =>
    withHeaders({ ...response, body: gzipSync(response.body) }, { 'content-encoding': 'gzip' }),
  ),
  brotli: changes('a perfect response, compressed with brotli', (response) =>
    withHeaders({ ...response, body: brotliCompressSync(response.body) }, { 'content-encoding': 'br' }),
  ),
  'unknown-coding': changes('a perfect response in a content coding that nobody knows', (response) =>
    withHeaders(response, { 'content-encoding': 'x-sandbox' }),
  ),
  bomb: {
    description: 'about 65 KB of gzip that unpack to 64 MiB',
    compose: () => ({ response: { status: 200, headers: bombHeaders, body: bomb() }, ending: 'keep' }),
  },
  'operation-outcome': {
    description: 'status 400 with a FHIR OperationOutcome',
    compose: () => ({
      response: jsonResponse(
        400,
        {
          resourceType: 'OperationOutcome',
          issue: [{ severity: 'error', code: 'invalid', details: { text: 'Email or password is invalid' } }],
        },
        { 'content-type': 'application/fhir+json; charset=utf-8' },
      ),
      ending: 'keep',
    }),
  },
  'error-object': {
    description: 'status 401 with { error: { code, status, reason, message } }',
    compose: () => ({
      response: jsonResponse(401, {
        error: { code: 401, status: 'Unauthorized', reason: 'No valid session', message: 'Access denied' },
      }),
      ending: 'keep',
    }),
  },
  'error-text': {
    description: 'status 401 with a line of plain text',
    compose: () => ({
      response: {
        status: 401,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: Buffer.from('unauthorized\n'),
      },
      ending: 'keep',
    }),
  },
});
