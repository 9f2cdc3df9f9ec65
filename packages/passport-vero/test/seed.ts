import type { LoginProvider } from '../../../test/support/upstreams/login-provider';
import { loginWith, upstreamText } from '../../../test/support/upstreams/login-service';
import { VeroClient, VeroStrategy, type VeroStrategyOptions, type VeroUser } from '../src';

export const identifier = 'max.mustermann@example.com';
export const password = 'A[.DmUv]2vE|n_+]';

/** What the seed's cURL sample sends, byte for byte. */
export const sample = '{"identifier":"max.mustermann@example.com","password":"A[.DmUv]2vE|n_+]"}';

const seedSession = {
  id: '<string>',
  active: true,
  authenticated_at: '2023-11-07T05:31:56Z',
  expires_at: '2023-11-07T05:31:56Z',
  devices: [{ ip_address: '<string>', location: '<string>', user_agent: '<string>' }],
  identity: { id: '<string>', traits: {} },
  tokenized: '<string>',
};

/** The seed's example reply. */
export const seedReply = {
  sessionToken: '<string>',
  jwt: '<string>',
  session: seedSession,
  tokenizedSession: structuredClone(seedSession),
  identity: { id: '<string>', traits: {} },
};

/** A JWT with these claims; nobody here checks its signature. */
export function jwtOf(claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`;
}

const identity = () => ({
  id: '9f425a8d-7efc-4768-8f23-7647a74fdf13',
  traits: {
    email: 'max@example.com',
    name: { first: 'Max', last: 'Mustermann' },
    desk: { city: 'Hanoi', floors: [7, 8] },
  } as Record<string, unknown>,
});

const session = (jwt: string) => ({
  id: '7458af86-c1d8-401c-978a-8da89133f78b',
  active: true,
  authenticated_at: '2099-11-07T05:31:56Z',
  expires_at: '2099-11-08T05:31:56.250Z',
  devices: [{ ip_address: '203.0.113.7', location: 'Hanoi, VN', user_agent: 'Mozilla/5.0' }],
  identity: identity(),
  tokenized: jwt,
});

/** A reply with nothing missing, of a session that goes on until 2099; members are there to be changed. */
export function goodReply() {
  const jwt = jwtOf({ sub: '9f425a8d-7efc-4768-8f23-7647a74fdf13', exp: 4_097_000_000 });
  return {
    sessionToken: 'ory_st_Zm9yIHRlc3RzIG9ubHk',
    jwt,
    session: session(jwt),
    tokenizedSession: session(jwt),
    identity: identity(),
  };
}

/** Logs the user in, or whom `request.body` says, and scans what comes back for secrets. */
export const logIn = loginWith<VeroStrategyOptions>(
  (options) => new VeroStrategy(options),
  { identifier, password },
  [password, goodReply().jwt, goodReply().sessionToken],
);

/** Vero, for the tests that are the same for every provider. */
export const provider: LoginProvider<VeroUser> = {
  name: 'vero',
  Strategy: VeroStrategy,
  Client: VeroClient,
  defaultURL: 'https://platform.verolabs.co',
  host: 'platform.verolabs.co',
  path: '/api/auth/login',
  required: {},
  environment: {},
  baseURLVariable: 'VERO_BASE_URL',
  usernameField: 'identifier',
  username: identifier,
  password,
  maxPasswordLength: 1_024,
  sent: { identifier, password },
  reply: goodReply,
  id: goodReply().identity.id,
  token: goodReply().sessionToken,
  tokenOf: ({ tokens }) => tokens.sessionToken,
  documented: (status) => ({ error: upstreamText, message: upstreamText, status }),
  logIn,
};
