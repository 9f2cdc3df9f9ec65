import {
  Upstream,
  check,
  environment,
  own,
  type LoginResult,
  type Outcomes,
  type UpstreamOptions,
} from 'passport-upstream';
import { parseUser, type OvokUser } from './user';

/** How to reach Ovok, and as which of its clients. */
export interface OvokClientOptions extends UpstreamOptions {
  /**
   * Ovok's host.
   * @default OVOK_BASE_URL, else "https://api.sandbox.ovok.com"
   */
  baseURL?: string | undefined;
  /**
   * The id of the client, a UUID.
   * @default OVOK_CLIENT_ID
   */
  clientId?: string | undefined;
  /**
   * The id of the tenant, a UUID.
   * @default OVOK_TENANT_ID
   */
  tenantId?: string | undefined;
}

/** What a person signs in with. */
export interface OvokCredentials {
  email: string;
  /** 1 to 128 characters. */
  password: string;
  /** @default the client's */
  clientId?: string | undefined;
  /** @default the client's */
  tenantId?: string | undefined;
}

/** The environment variables that hold the ids where no option does. */
export const idVariables = { clientId: 'OVOK_CLIENT_ID', tenantId: 'OVOK_TENANT_ID' } as const;

/** The ids that Ovok wants beside the credentials. */
export type OvokIdName = keyof typeof idVariables;

/** Speaks Ovok's API, and knows nothing of Passport. */
export class OvokClient {
  private readonly upstream: Upstream<OvokClientOptions>;
  private readonly ids: Readonly<Record<OvokIdName, string | undefined>>;

  /** @throws TypeError for an option that is unknown or wrong */
  constructor(options: OvokClientOptions = {}, owner = 'OvokClient') {
    this.upstream = new Upstream<OvokClientOptions>(
      {
        provider: 'ovok',
        owner,
        baseURL: 'https://api.sandbox.ovok.com',
        baseURLVariable: 'OVOK_BASE_URL',
        outcomes: {
          400: 'invalid_request',
          401: 'invalid_credentials',
          422: 'invalid_request',
          429: 'rate_limited',
        },
        checks: { clientId: check.text, tenantId: check.text },
      },
      options,
    );
    const { clientId, tenantId } = this.upstream.options;
    this.ids = {
      clientId: clientId ?? environment(idVariables.clientId),
      tenantId: tenantId ?? environment(idVariables.tenantId),
    };
  }

  /**
   * `POST /auth/b2b/login`
   *
   * @returns the user, or the refusal
   * @throws UpstreamError where Ovok could not judge; TypeError where there is no client or tenant id
   */
  async login(
    credentials: OvokCredentials,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<LoginResult<OvokUser>> {
    const { email, password } = credentials;
    const body = {
      email,
      password,
      clientId: this.idFor('clientId', credentials),
      tenantId: this.idFor('tenantId', credentials),
    };
    const answer = await this.upstream.send({ method: 'POST', path: '/auth/b2b/login', body, signal });
    if (answer.status === 200) return { user: parseUser(answer.body, email) };
    // Whether an account exists is nobody's business: the same answer as for a wrong password.
    const explained: Outcomes = isNotFoundError(answer.body) ? { 404: 'invalid_credentials' } : {};
    return { refusal: this.upstream.refusal(answer, explained) };
  }

  private idFor(name: OvokIdName, credentials: OvokCredentials): string {
    const id = credentials[name] ?? this.ids[name];
    if (id === undefined) throw new TypeError(`OvokClient: ${missingId(name)}`);
    return id;
  }
}

/** The end of a complaint about a client or tenant id that nobody gave. */
export function missingId(name: OvokIdName): string {
  return `"${name}" is required: pass it, or set ${idVariables[name]}.`;
}

/**
 * Whether a 404 says that an account was not found: NestJS's error body, or a FHIR server's `OperationOutcome`.
 * NestJS answers a route that does not exist in the same shape: that is a wrong base URL, not a wrong password.
 */
function isNotFoundError(body: unknown): boolean {
  if (own(body, 'resourceType') === 'OperationOutcome') return Array.isArray(own(body, 'issue'));
  const messages = [own(body, 'message')].flat();
  return (
    typeof own(body, 'statusCode') === 'number' &&
    messages.length > 0 &&
    messages.every((message) => typeof message === 'string' && !/^Cannot [A-Z]+ \//.test(message))
  );
}
