import { ResponseReader, omitUndefined, withSecrets, type UpstreamUser } from 'passport-upstream/provider';

/** Vero's tokens. They are bearer secrets that open trading accounts. */
export interface VeroTokens {
  /** The bearer token for calls of Vero's REST API. */
  jwt: string;
  /** Opaque. Vero publishes no endpoint that accepts it. */
  sessionToken: string;
  /** When the JWT expires, in milliseconds since the epoch, if it says so. The session may end at another time. */
  expiresAt?: number;
}

/** A device that a session was used on. */
export interface VeroDevice {
  /** Its IP address. */
  ipAddress?: string;
  /** Where it was, such as `Hanoi, VN`. */
  location?: string;
  /** The `User-Agent` header of its browser. */
  userAgent?: string;
}

/** Vero's session. */
export interface VeroSession {
  /** The session's id. */
  id?: string;
  /** When the user signed in. */
  authenticatedAt?: Date;
  /** When the session ends. */
  expiresAt?: Date;
  /** The devices that the session was used on. */
  devices: VeroDevice[];
}

/** A person who signed in at Vero. */
export interface VeroUser extends UpstreamUser<VeroTokens> {
  provider: 'vero';
  /** The identity's id. */
  id: string;
  /** The name in the traits, else the e-mail address. */
  displayName: string;
  /** Present if the traits have both names. */
  name?: { givenName: string; familyName: string };
  /** The e-mail address in the traits, else the one that was accepted. */
  emails: { value: string }[];
  /** The traits of the identity, a free-form object. */
  traits: Record<string, unknown>;
  /** The session that the login began. */
  session: VeroSession;
}

/**
 * Reads the response to a login, Vero's `AuthLoginResponse`:
 *
 * ```http
 * HTTP/1.1 200 OK
 * Content-Type: application/json
 *
 * {
 *   "sessionToken": "…", "jwt": "…",
 *   "session": {
 *     "id": "…", "active": true, "authenticated_at": "…", "expires_at": "…",
 *     "devices": [{ "ip_address": "…", "location": "…", "user_agent": "…" }],
 *     "identity": { "id": "…", "traits": {} }, "tokenized": "…"
 *   },
 *   "tokenizedSession": { "…": "as session" },
 *   "identity": { "id": "…", "traits": {} }
 * }
 * ```
 *
 * No member of a session or an identity is required, and `identity` may be absent. The documents say 200; 201 is
 * accepted too, because it is not known which of the two the live service uses.
 *
 * @param identifier the e-mail address that was accepted
 * @returns `undefined` if the session is revoked or has ended
 * @throws UpstreamError `ERR_UPSTREAM_RESPONSE` naming the member that is missing or wrong
 */
export function parseUser(body: unknown, identifier: string, now = Date.now()): VeroUser | undefined {
  const response = new ResponseReader('vero', body);
  const jwt = response.token('jwt');
  const claims = claimsOf(jwt);
  const tokens: VeroTokens = omitUndefined({
    jwt,
    sessionToken: response.token('sessionToken'),
    expiresAt: claims?.optional('exp', 'timestamp'),
  });
  const sessions = [response.object('session'), response.object('tokenizedSession')] as const;
  const ended = sessions.map((session) => hasEnded(session, now));
  const session = parseSession(sessions[0]);
  const { id, traits } = parseIdentity(response, sessions, claims);
  const email = traits?.optional('email', 'text') || identifier;
  const names = parseNames(traits, email);
  if (ended.includes(true)) return undefined;
  const user = {
    provider: 'vero' as const,
    id,
    ...names,
    emails: [{ value: email }],
    traits: traits?.record() ?? {},
    session,
  };
  return withSecrets(user, { tokens, _json: body });
}

/** The unverified claims of a JWT that came from Vero itself over TLS, or `undefined` if the token is no JWT. */
function claimsOf(jwt: string): ResponseReader | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString());
    return new ResponseReader('vero', claims, 'jwt');
  } catch {
    return undefined;
  }
}

/**
 * The identity may be in three places, whole or in part. If it is in none, the JWT's subject is the id. Traits are
 * never taken from an identity with another id.
 */
function parseIdentity(
  response: ResponseReader,
  sessions: readonly ResponseReader[],
  claims: ResponseReader | undefined,
) {
  const places = [response, ...sessions].map((place) => {
    const identity = place.optional('identity', 'object');
    return { id: identity?.optional('id', 'id'), traits: identity?.optional('traits', 'object') };
  });
  const id =
    places.find((place) => place.id !== undefined)?.id ??
    claims?.optional('sub', 'id') ??
    // There is no id: this throws, and the error names the first of the places.
    new ResponseReader('vero', {}, 'identity').id('id');
  const same = places.find((place) => place.traits && (place.id ?? id) === id);
  return { id, traits: same?.traits };
}

function parseNames(
  traits: ResponseReader | undefined,
  email: string,
): Pick<VeroUser, 'displayName' | 'name'> {
  if (traits?.isText('name')) return { displayName: traits.text('name') || email };
  const parts = traits?.optional('name', 'object');
  const givenName = parts?.optional('first', 'text');
  const familyName = parts?.optional('last', 'text');
  return omitUndefined({
    displayName: [givenName, familyName].filter(Boolean).join(' ') || email,
    name: givenName && familyName ? { givenName, familyName } : undefined,
  });
}

function hasEnded(session: ResponseReader, now: number): boolean {
  const expiresAt = session.optional('expires_at', 'date');
  // Elsewhere null counts as absent. Here that would accept a session that is not said to be active.
  const revoked = session.has('active') && !session.flag('active');
  return revoked || (expiresAt !== undefined && expiresAt.getTime() <= now);
}

function parseSession(session: ResponseReader): VeroSession {
  return omitUndefined({
    id: session.optional('id', 'id'),
    authenticatedAt: session.optional('authenticated_at', 'date'),
    expiresAt: session.optional('expires_at', 'date'),
    devices: (session.optional('devices', 'objects') ?? []).map((device) =>
      omitUndefined({
        ipAddress: device.optional('ip_address', 'text'),
        location: device.optional('location', 'text'),
        userAgent: device.optional('user_agent', 'text'),
      }),
    ),
  });
}
