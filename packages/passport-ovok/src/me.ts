import { ResponseReader, withSecrets } from 'passport-upstream/provider';
import type { OvokTokens } from './tokens';
import type { OvokUser } from './user';

/** A person whom an access token is for. What login says and `/auth/me` does not, the tokens' end, is not known. */
export interface OvokBearerUser extends Omit<OvokUser, 'tokens'> {
  /** The token that was shown. */
  readonly tokens: Pick<OvokTokens, 'accessToken'>;
}

/**
 * Reads the response to `GET /auth/me`. Ids are bare there: `id` is put together so that login and bearer agree on who
 * somebody is.
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

/** A reference as login gives it: an id like any other, and as long at most. */
function referenceTo(path: string, type: string, resource: ResponseReader): string {
  return new ResponseReader('ovok', { id: `${type}/${resource.id('id')}` }, path).id('id');
}

/** The first of a person's FHIR `HumanName`s. */
function nameOf(profile: ResponseReader): string {
  const [name] = profile.optional('name', 'objects') ?? [];
  return [...(name?.optional('given', 'texts') ?? []), name?.optional('family', 'text')]
    .filter(Boolean)
    .join(' ');
}

/** The address that the account is known by, then the other ones of the profile. */
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
