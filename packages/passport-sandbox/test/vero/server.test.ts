import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { startSandbox, type Sandbox } from '../../src/index';
import { askVero } from '../support/described-api';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ veroJWTLifetime: 60_000, veroSessionLifetime: 120_000 });
});
afterEach(() => sandbox.close());

test('the key set is served where jwksURL says, and holds no private key', async () => {
  const { jwks, jwksURL } = sandbox.vero;
  expect(jwksURL).toBe(`${sandbox.veroURL}/.well-known/jwks.json`);
  expect((await askVero(sandbox.veroURL, 'GET /.well-known/jwks.json')).body).toEqual(jwks);
  expect(jwks.keys[0]).not.toHaveProperty('d');
});

test('a signed JWT has the claims of an ordinary one', async () => {
  const { jwksURL, issuer, audience } = sandbox.vero;
  const token = await sandbox.vero.sign();
  const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(jwksURL)), {
    issuer,
    audience,
  });
  expect(payload).toMatchObject({ sub: expect.any(String) as unknown, exp: (payload.iat ?? 0) + 60 });
  expect(protectedHeader).toMatchObject({ alg: 'ES256', kid: sandbox.vero.jwks.keys[0]?.kid });
});

test('claims can be replaced and taken away', async () => {
  const claims = decodeJwt(await sandbox.vero.sign({ aud: 'somebody else', exp: undefined, role: 'desk' }));
  expect(claims).toMatchObject({ aud: 'somebody else', role: 'desk', iss: sandbox.vero.issuer });
  expect(claims).not.toHaveProperty('exp');
});

test("a JWT expires by the sandbox's clock", async () => {
  sandbox.clock.advance(3_600_000);
  const { exp = 0 } = decodeJwt(await sandbox.vero.sign());
  expect(exp * 1000).toBeGreaterThan(Date.now() + 3_600_000);
});

test('two sandboxes do not accept each other', async () => {
  const other = await startSandbox();
  const keys = createLocalJWKSet(other.vero.jwks);
  await expect(jwtVerify(await sandbox.vero.sign(), keys)).rejects.toThrow('no applicable key');
  expect(other.vero.issuer).not.toBe(sandbox.vero.issuer);
  await other.close();
});

test('lifetimes are options', async () => {
  const asked = { body: { identifier: 'no-name@example.com', password: 'correct horse battery staple' } };
  const { body } = await askVero(sandbox.veroURL, 'POST /api/auth/login', asked);
  const { session, jwt } = body as { jwt: string; session: { authenticated_at: string; expires_at: string } };
  expect(Date.parse(session.expires_at) - Date.parse(session.authenticated_at)).toBe(120_000);
  const { exp = 0, iat = 0 } = decodeJwt(jwt);
  expect(exp - iat).toBe(60);
});
