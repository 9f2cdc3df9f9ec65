import { AxiosError } from 'axios';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HTTPClient } from 'passport-upstream';
import { credentials, expectFault, logIn, marker, person } from '../../support/log-in';
import { timedOut, unreachable, unusable, until } from '../../support/log-in';

const nobody = { baseURL: 'https://login.acme.example', bodies: [] };
const good = JSON.stringify(person);
const json = { 'content-type': 'application/json' };

/** A client that answers this, wherever it is sent. */
const answering = (data: unknown, headers: unknown = json, status = 200): HTTPClient => ({
  request: () => Promise.resolve({ status, headers, data }),
});

async function* bytewise(text: string) {
  for (const byte of Buffer.from(text)) yield await Promise.resolve(Buffer.of(byte));
}

const kinds: [string, (text: string) => unknown][] = [
  ['text', (text) => text],
  ['a Buffer', (text) => Buffer.from(text)],
  ['a Uint8Array', (text) => new TextEncoder().encode(text)],
  ['an ArrayBuffer', (text) => new TextEncoder().encode(text).buffer],
  ['a DataView', (text) => new DataView(new TextEncoder().encode(`..${text}`).buffer, 2)],
  ['a stream', (text) => Readable.from(bytewise(text))],
  ['a stream of text', (text) => Readable.from([text.slice(0, 9), text.slice(9)])],
  ['a web stream', (text) => new Blob([text]).stream()],
  ['an iterator', bytewise],
  ['a parsed value', (text) => JSON.parse(text) as unknown],
];

test.each(kinds)('an answer that an application’s client gives as %s is read', async (_, give) => {
  const result = await logIn(nobody, { httpClient: answering(give(good)) });
  expect(result).toMatchObject({ outcome: 'success', user: { id: person.id } });
});

test.each(kinds)('maxResponseSize holds for an answer given as %s', async (_, give) => {
  const client = answering(give(good));
  const result = await logIn(nobody, { httpClient: client, maxResponseSize: good.length - 1 });
  expectFault(result, nobody, { ...unusable, reason: 'too_large' });
});

test.each([
  ['in lower case', { 'content-type': 'application/json', 'retry-after': '7' }],
  ['in capitals', { 'CONTENT-TYPE': 'application/json', 'RETRY-AFTER': '7' }],
  ['as Headers', new Headers({ 'Content-Type': 'application/json', 'Retry-After': '7' })],
])('headers are read %s', async (_, headers) => {
  expect(await logIn(nobody, { httpClient: answering(good, headers) })).toMatchObject({ outcome: 'success' });
  expect(await logIn(nobody, { httpClient: answering(good, headers, 429) })).toMatchObject({
    info: { code: 'rate_limited', retryAfter: 7 },
  });
});

test.each([
  ['no headers', {}],
  ['null', null],
  ['empty Headers', new Headers()],
])('an answer with %s has no type, and is an error', async (_, headers) => {
  const result = await logIn(nobody, { httpClient: answering(good, headers) });
  expectFault(result, nobody, { ...unusable, reason: 'content_type' });
});

test.each([
  ['text', good],
  ['a parsed value', person],
])('%s has been decompressed, whatever its headers say', async (_, data) => {
  const headers = { ...json, 'content-encoding': 'gzip' };
  expect(await logIn(nobody, { httpClient: answering(data, headers) })).toMatchObject({ outcome: 'success' });
});

const circular: Record<string, unknown> = { ...person };
circular.self = circular;
test.each([
  ['nothing', undefined, 'json'],
  ['null', null, 'body'],
  ['a number', 42, 'body'],
  ['a circular value', circular, 'json'],
  ['a value too deep to write', JSON.parse('{"a":'.repeat(9e3) + '1' + '}'.repeat(9e3)), expect.anything()],
  ['a function', () => person, 'json'],
  ['a stream of circular values', Readable.from([circular]), 'json'],
])('%s as an answer’s data is an error', async (_, data, reason: unknown) => {
  expectFault(await logIn(nobody, { httpClient: answering(data) }), nobody, { ...unusable, reason });
});

class Thrower {
  get code(): string {
    throw new Error(credentials.password);
  }
}
const withGetter = Object.defineProperty(
  {},
  'code',
  Object.getOwnPropertyDescriptor(Thrower.prototype, 'code')!,
);
test.each([
  ['nothing', undefined],
  ['null', null],
  ['text', credentials.password],
  ['a number', 42],
  ['an error with the password', new Error(credentials.password)],
  ['an AxiosError', new AxiosError(marker, 'lower case', { data: credentials } as never)],
  ['a code that is no word', { code: `BAD ${credentials.password}` }],
  ['a code that is no text', { code: 7 }],
  ['a getter that throws', withGetter],
  [
    'a proxy that throws',
    new Proxy(
      {},
      {
        get: () => {
          throw new Error(marker);
        },
        has: () => {
          throw new Error(marker);
        },
        getOwnPropertyDescriptor: () => {
          throw new Error(marker);
        },
        getPrototypeOf: () => {
          throw new Error(marker);
        },
      },
    ),
  ],
])('a client that rejects with %s is an error without it', async (_, thrown) => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a client may
  const rejecting: HTTPClient = { request: () => Promise.reject(thrown) };
  const throwing: HTTPClient = {
    request: () => {
      throw thrown as Error;
    },
  };
  for (const httpClient of [rejecting, throwing]) {
    expectFault(await logIn(nobody, { httpClient }), nobody, { ...unreachable, reason: 'unknown' });
  }
});

test('the names that OpenSSL has for a failed handshake are one, as they differ between versions of Node.js', async () => {
  const httpClient: HTTPClient = {
    request: () => Promise.reject(Object.assign(new Error(marker), { code: 'ERR_SSL_WRONG_VERSION_NUMBER' })),
  };
  expectFault(await logIn(nobody, { httpClient }), nobody, { ...unreachable, reason: 'EPROTO' });
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['an empty object', {}],
])('a client that answers %s is an error', async (_, answer) => {
  const httpClient = { request: () => Promise.resolve(answer) } as unknown as HTTPClient;
  expect(await logIn(nobody, { httpClient })).toMatchObject({ outcome: 'error', error: { status: 502 } });
});

test('a client that never answers and ignores the signal is given up at the deadline', async () => {
  const httpClient: HTTPClient = { request: () => new Promise(() => {}) };
  expectFault(await logIn(nobody, { httpClient, timeout: 150 }), nobody, timedOut);
});

/** Bodies that never end, and whether they were given up. */
const endless: [string, () => { data: unknown; givenUp: () => boolean }][] = [
  [
    'stream',
    () => {
      const data = new Readable({ read: () => {} });
      return { data, givenUp: () => data.destroyed };
    },
  ],
  [
    'web stream',
    () => {
      let cancelled = false;
      const data = new ReadableStream({
        cancel: () => {
          cancelled = true;
        },
      });
      return { data, givenUp: () => cancelled };
    },
  ],
];

test.each(endless)('a %s that never ends is given up at the deadline', async (_, start) => {
  const { data, givenUp } = start();
  expectFault(await logIn(nobody, { httpClient: answering(data), timeout: 150 }), nobody, timedOut);
  await until(givenUp);
});

test.each(endless)('a %s that comes after the deadline is given up', async (_, start) => {
  const { data, givenUp } = start();
  const httpClient: HTTPClient = {
    request: async () => {
      await sleep(250);
      return { status: 200, headers: json, data };
    },
  };
  expectFault(await logIn(nobody, { httpClient, timeout: 100 }), nobody, timedOut);
  expect(givenUp()).toBe(false);
  await until(givenUp);
});

test.each(endless)('a %s whose announced length is over the limit is given up at once', async (_, start) => {
  const { data, givenUp } = start();
  const headers = { ...json, 'content-length': '99999999' };
  const result = await logIn(nobody, { httpClient: answering(data, headers) });
  expectFault(result, nobody, { ...unusable, reason: 'too_large' });
  await until(givenUp);
});
