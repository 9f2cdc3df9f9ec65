import { createLocalJWKSet, jwtVerify } from 'jose';
import { startSandbox, type Sandbox } from '../../src/index';
import { askVero } from '../support/described-api';
import { rawExchange } from '../support/raw-exchange';

const path = 'POST /api/auth/login';
const password = 'correct horse battery staple';

interface Session {
  id?: string;
  active?: boolean;
  expires_at?: string;
  identity?: { id: string; traits: Record<string, unknown> };
  tokenized?: string;
}

interface WireResponse {
  sessionToken: string;
  jwt: string;
  session: Session;
  tokenizedSession: Session;
  identity?: Session['identity'];
}

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    accounts: [
      { provider: 'vero', email: 'Own@Example.org', password: 'own', id: 'own-id', traits: { desk: 7 } },
    ],
  });
});
afterAll(() => sandbox.close());

const ask = (body: unknown, headers: Record<string, string> = {}) =>
  askVero(sandbox.veroURL, path, { body, headers });
const login = async (name: string): Promise<WireResponse> =>
  (await ask({ identifier: `${name}@example.com`, password })).body as WireResponse;

test("the documents' two members get a session, a token for it and a JWT", async () => {
  const identifier = 'max.mustermann@example.com';
  const { status, body } = await ask({ identifier, password: 'A[.DmUv]2vE|n_+]' });
  expect(status).toBe(200);
  const { sessionToken, jwt, session, tokenizedSession, identity } = body as WireResponse;
  expect(sessionToken).toMatch(/^[\w-]{40,}$/);
  expect(session).toMatchObject({ active: true, tokenized: jwt, identity });
  expect(tokenizedSession).toEqual(session);
  expect(identity?.traits).toEqual({ email: identifier, name: { first: 'Max', last: 'Mustermann' } });
});

test('times are RFC 3339 in seconds, as in the seed document', async () => {
  const { session } = await login('erika.mustermann');
  expect(session.expires_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

test("the JWT verifies with the sandbox's key set, issuer and audience, and ends before the session", async () => {
  const { jwt, session, identity } = await login('erika.mustermann');
  const { jwks, issuer, audience } = sandbox.vero;
  const { payload } = await jwtVerify(jwt, createLocalJWKSet(jwks), {
    issuer,
    audience,
    algorithms: ['ES256'],
  });
  expect(payload.sub).toBe(identity?.id);
  expect(payload.exp).toBe((payload.iat ?? 0) + 3600);
  expect((payload.exp ?? 0) * 1000).toBeLessThan(Date.parse(session.expires_at ?? ''));
});

test('every ordinary account signs in with what the list says', async () => {
  for (const account of sandbox.accounts.filter(({ provider, fault }) => provider === 'vero' && !fault)) {
    expect((await ask({ identifier: account.email, password: account.password })).status).toBe(200);
  }
});

test('an account of your own signs in', async () => {
  const { body } = await ask({ identifier: 'own@example.org', password: 'own' });
  expect((body as WireResponse).identity).toEqual({ id: 'own-id', traits: { desk: 7 } });
});

test('with status 201 a login succeeds so', async () => {
  const other = await startSandbox({ status: 201 });
  const body = { identifier: 'no-name@example.com', password };
  expect((await askVero(other.veroURL, path, { body })).status).toBe(201);
  await other.close();
});

test('the revoked session is not active', async () => {
  expect((await login('inactive')).session.active).toBe(false);
});

test('the expired session ended before now by the sandbox clock', async () => {
  const { session } = await login('expired');
  expect(Date.parse(session.expires_at ?? '')).toBeLessThan(sandbox.clock.now());
});

test('the name can be one text, absent, or the traits empty', async () => {
  expect((await login('erika.mustermann')).identity?.traits['name']).toBe('Erika Mustermann');
  expect((await login('no-name')).identity?.traits).toEqual({ email: 'no-name@example.com' });
  expect((await login('no-traits')).identity?.traits).toEqual({});
});

test.each([
  ['identity-in-session', [false, true, false]],
  ['identity-in-tokenized', [false, false, true]],
  ['identity-in-jwt', [false, false, false]],
  ['bare-session', [true, false, false]],
])('%s has its identity there and nowhere else', async (name, places) => {
  const { identity, session, tokenizedSession } = await login(name);
  expect([identity, session.identity, tokenizedSession.identity].map((place) => !!place)).toEqual(places);
});

test('the bare sessions have no member at all', async () => {
  const { session, tokenizedSession } = await login('bare-session');
  expect([session, tokenizedSession]).toEqual([{}, {}]);
});

test('a client without a user agent gets its session too', async () => {
  const body = JSON.stringify({ identifier: 'no-name@example.com', password });
  const head = `POST /api/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}`;
  const { text } = await rawExchange(
    sandbox.veroURL,
    `${head}\r\nContent-Type: application/json\r\n\r\n${body}`,
  );
  expect(text).toContain('"user_agent":""');
});

test('a wrong password and an unknown account get the same 401', async () => {
  const wrong = await ask({ identifier: 'max.mustermann@example.com', password: 'wrong' });
  const unknown = await ask({ identifier: 'nobody@example.com', password: '' + password });
  expect(wrong.status).toBe(401);
  expect(wrong.body).toEqual({
    error: 'Unauthorized',
    message: 'The provided credentials are invalid',
    status: 401,
  });
  expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
});

test("one account's wrong password gets Ory Kratos's 400", async () => {
  expect((await ask({ identifier: 'kratos@example.com', password: 'wrong' })).status).toBe(400);
});

test('with veroWrongPassword 400 every wrong password and unknown account gets it', async () => {
  const kratos = await startSandbox({ veroWrongPassword: 400 });
  for (const identifier of ['max.mustermann@example.com', 'nobody@example.com']) {
    const asked = { body: { identifier, password: 'wrong' } };
    expect((await askVero(kratos.veroURL, path, asked)).status).toBe(400);
  }
  await kratos.close();
});

const good = { identifier: 'max.mustermann@example.com', password };

test.each<[string, unknown, string]>([
  ['no identifier', { password }, '"identifier" is required'],
  ['no password', { identifier: good.identifier }, '"password" is required'],
  ['an identifier that is a number', { ...good, identifier: 7 }, '"identifier" must be a string'],
  ['a password that is null', { ...good, password: null }, '"password" must be a string'],
  ['an empty identifier', { ...good, identifier: '' }, '"identifier" must not be empty'],
  ['an empty password', { ...good, password: '' }, '"password" must not be empty'],
  ['a third member', { ...good, email: good.identifier }, 'additional members are not allowed'],
  ['a list', [good], '"identifier" is required'],
  ['credentials under __proto__', `{"__proto__":${JSON.stringify(good)}}`, '"identifier" is required'],
  ['a body that is cut off', '{"identifier":', 'The body is not valid JSON'],
])('%s gets 400', async (_what, body, message) => {
  const response = await ask(body);
  expect(response.status).toBe(400);
  expect(response.body).toEqual({ error: 'Bad Request', message, status: 400 });
});

test('a body that is not labelled JSON is as good as none', async () => {
  expect((await ask(good, { 'content-type': 'text/plain' })).status).toBe(400);
});

test("the name of a member too many is not repeated: it may be a client's secret", async () => {
  const { body } = await ask({ ...good, hunter2: true });
  expect(JSON.stringify(body)).not.toContain('hunter2');
});

test('another route gets 404', async () => {
  const response = await fetch(`${sandbox.veroURL}/api/auth/logout`, { method: 'POST' });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: 'Not Found', status: 404 });
});
