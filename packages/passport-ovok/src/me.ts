import { ResponseReader, withSecrets } from 'passport-upstream/provider';
import type { OvokTokens } from './tokens';
import type { OvokUser } from './user';

/** The user that an access token belongs to. `/auth/me` does not say when the token ends. */
export interface OvokBearerUser extends Omit<OvokUser, 'tokens'> {
  /** The token that was presented. Not enumerable. */
  readonly tokens: Pick<OvokTokens, 'accessToken'>;
}

/**
 * The names of all members that {@link parseMe} reads, at any level. With `JSON.stringify` they keep of a response what
 * is read, and leave out the rest, which may be hundreds of kilobytes.
 */
export const readMembers = [
  ...['project', 'membership', 'user', 'profile', 'id', 'name', 'display'],
  ...['resourceType', 'given', 'family', 'telecom', 'system', 'value'],
];

/**
 * Reads the response to `GET /auth/me`. Its ids are bare, without the resource type. The user's `id` gets the form that
 * a login gives, so that both name the same person alike.
 *
 * ```http
 * HTTP/1.1 200 OK
 * Content-Type: application/json
 *
 * {
 *   "project": { "id": "…", "name": "…" },
 *   "membership": { "id": "…", "user": { "reference": "…", "display": "max.mustermann@example.com" } },
 *   "profile": {
 *     "resourceType": "Patient", "id": "…",
 *     "name": [{ "given": ["Max"], "family": "Mustermann" }],
 *     "telecom": [{ "system": "email", "use": "work", "value": "…" }]
 *   }
 * }
 * ```
 *
 * @throws UpstreamError `ERR_UPSTREAM_RESPONSE` naming the member that is missing or wrong
 */
export function parseMe(body: unknown, accessToken: string): OvokBearerUser {
  const response = new ResponseReader('ovok', body);
  const profile = response.object('profile');
  const project = response.object('project');
  const reference = referenceTo('profile', profile.id('resourceType'), profile);
  const emails = emailsOf(response, profile);
  const display = nameOf(profile) || emails[0] || reference;
  const user = {
    provider: 'ovok' as const,
    id: reference,
    displayName: display,
    emails: emails.map((value) => ({ value })),
    profile: { reference, display },
    project: { reference: referenceTo('project', 'Project', project), display: project.text('name') },
  };
  return withSecrets(user, { tokens: { accessToken }, _json: body });
}

/** A reference in the form that a login gives. It is checked as an id, so its length is bounded. */
function referenceTo(path: string, type: string, resource: ResponseReader): string {
  return new ResponseReader('ovok', { id: `${type}/${resource.id('id')}` }, path).id('id');
}

/** The first of the profile's names, each a FHIR `HumanName`. */
function nameOf(profile: ResponseReader): string {
  const [name] = profile.optional('name', 'objects') ?? [];
  return [...(name?.optional('given', 'texts') ?? []), name?.optional('family', 'text')]
    .filter(Boolean)
    .join(' ');
}

/** The address of the account, then the other addresses of the profile. */
function emailsOf(response: ResponseReader, profile: ResponseReader): string[] {
  const account = response
    .optional('membership', 'object')
    ?.optional('user', 'object')
    ?.optional('display', 'text');
  const others = (profile.optional('telecom', 'objects') ?? [])
    .filter((contact) => contact.optional('system', 'text') === 'email')
    .map((contact) => contact.optional('value', 'text'));
  return [...new Set([account, ...others])].filter((email) => email?.includes('@')) as string[];
}
