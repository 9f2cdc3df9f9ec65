import { ResponseReader, omitUndefined, withSecrets, type UpstreamUser } from 'passport-upstream/provider';
import { endOf, type OvokTokens } from './tokens';

/** A FHIR reference with its name. */
export interface OvokReference {
  /** Such as `Patient/<uuid>`. */
  reference: string;
  /** A human-readable name. */
  display: string;
}

/** A person who signed in at Ovok. */
export interface OvokUser extends UpstreamUser<OvokTokens> {
  provider: 'ovok';
  /** `profile.reference`, such as `Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498`. */
  id: string;
  /** `profile.display`. */
  displayName: string;
  /** The e-mail address that was accepted. Ovok's response has none. */
  emails: { value: string }[];
  /** The user's FHIR resource. */
  profile: OvokReference;
  /** The project that the user belongs to. */
  project: OvokReference;
}

/**
 * Reads the response to a login, Ovok's `ResponseRegisterLoginDto`:
 *
 * ```http
 * HTTP/1.1 200 OK
 * Content-Type: application/json
 *
 * {
 *   "accessToken": "…", "refreshToken": "…", "expiresIn": 3600,
 *   "project": { "reference": "Project/…", "display": "…" },
 *   "profile": { "reference": "Patient/…", "display": "…" }
 * }
 * ```
 *
 * The documents say 200; two sibling logins of the live API gave 201, so both are accepted. `refreshToken` and
 * `expiresIn` may be absent. Tokens are opaque: no issuer, algorithm or key is published.
 *
 * @param email the address that was accepted
 * @throws UpstreamError `ERR_UPSTREAM_RESPONSE` naming the member that is missing or wrong
 */
export function parseUser(body: unknown, email: string, now = Date.now()): OvokUser {
  const response = new ResponseReader('ovok', body);
  const tokens: OvokTokens = omitUndefined({
    accessToken: response.token('accessToken'),
    refreshToken: response.optional('refreshToken', 'token'),
    expiresAt: endOf(response.optional('expiresIn', 'seconds'), now),
  });
  const profile = parseReference(response.object('profile'));
  const user = {
    provider: 'ovok' as const,
    id: profile.reference,
    displayName: profile.display,
    emails: [{ value: email }],
    profile,
    project: parseReference(response.object('project')),
  };
  return withSecrets(user, { tokens, _json: body });
}

function parseReference(response: ResponseReader): OvokReference {
  return { reference: response.id('reference'), display: response.text('display') };
}
