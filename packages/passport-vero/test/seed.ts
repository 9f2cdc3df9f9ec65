import type { ScannedAttempt } from '../../../test/scanned-attempt';
import { scannedAttempt } from '../../../test/scanned-attempt';
import { answerJSON, scriptedUpstream } from '../../../test/scripted-upstream';
import { VeroStrategy, type VeroStrategyOptions } from '../src';

export const identifier = 'max.mustermann@example.com';
export const password = 'A[.DmUv]2vE|n_+]';

/** The seed's example reply. */
export const seedReply = {
  sessionToken: '<string>',
  jwt: '<string>',
  session: {
    id: '<string>',
    active: true,
    authenticated_at: '2023-11-07T05:31:56Z',
    expires_at: '2023-11-07T05:31:56Z',
    devices: [
      {
        ip_address: '<string>',
        location: '<string>',
        user_agent: '<string>',
      },
    ],
    identity: {
      id: '<string>',
      traits: {},
    },
    tokenized: '<string>',
  },
  tokenizedSession: {
    id: '<string>',
    active: true,
    authenticated_at: '2023-11-07T05:31:56Z',
    expires_at: '2023-11-07T05:31:56Z',
    devices: [
      {
        ip_address: '<string>',
        location: '<string>',
        user_agent: '<string>',
      },
    ],
    identity: {
      id: '<string>',
      traits: {},
    },
    tokenized: '<string>',
  },
  identity: {
    id: '<string>',
    traits: {},
  },
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

/** Stands in answers of the upstream; nobody else may ever say it. */
export const upstreamText = 'what the upstream has to say';

/** Starts a Vero that answers every login so. */
export function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  return scriptedUpstream((_req, res) => {
    if (typeof body !== 'string') return answerJSON(res, body, status, headers);
    res.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(body);
  });
}

export interface Login {
  options?: VeroStrategyOptions;
  request?: object;
  route?: object;
  by?: 'name' | 'instance';
}

/** Logs the user in, or whom `request.body` says, and scans what comes back for secrets. */
export function logIn(
  { baseURL }: { baseURL: string },
  { options, request, route, by }: Login = {},
): Promise<ScannedAttempt> {
  const strategy = new VeroStrategy({ baseURL, ...options });
  const { jwt, sessionToken } = goodReply();
  const secrets = [password, jwt, sessionToken, upstreamText, new URL(baseURL).host];
  return scannedAttempt(secrets, strategy, { body: { identifier, password }, ...request }, route, by);
}
