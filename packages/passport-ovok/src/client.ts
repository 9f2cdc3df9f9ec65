import {
  Upstream,
  check,
  environment,
  ownProperty,
  type UpstreamResponse,
  type LoginResult,
  type Outcomes,
  type Refusal,
  type UpstreamOptions,
} from 'passport-upstream/provider';
import { parseMe, type OvokBearerUser } from './me';
import { parseTokens, type OvokTokens } from './tokens';
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

/** How one call is made. */
export interface CallOptions {
  /** Ends the call when the person it is for has gone. */
  signal?: AbortSignal | undefined;
}

/** The environment variables that hold the ids where no option does. */
export const idVariables = { clientId: 'OVOK_CLIENT_ID', tenantId: 'OVOK_TENANT_ID' } as const;

/** The ids that Ovok wants beside the credentials. */
export type OvokIdName = keyof typeof idVariables;

/** Speaks Ovok's API, and knows nothing of Passport. */
export class OvokClient {
  /**
   * The axios instance that each call goes through: the option `httpClient`, or one of our own. It takes interceptors, an
   * agent (`axios.defaults.httpsAgent`) or a mock.
   */
  readonly axios: Upstream['axios'];
  private readonly upstream: Upstream<OvokClientOptions>;
  private readonly ids: Readonly<Record<OvokIdName, string | undefined>>;

  /**
   * @param className the class that the options were given to, with which a complaint starts
   * @throws TypeError for an option that is unknown or wrong
   */
  constructor(options: OvokClientOptions = {}, className = 'OvokClient') {
    this.upstream = new Upstream<OvokClientOptions>(
      {
        provider: 'ovok',
        className,
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
    this.axios = this.upstream.axios;
    const { clientId, tenantId } = this.upstream.options;
    this.ids = {
      clientId: clientId ?? environment(idVariables.clientId),
      tenantId: tenantId ?? environment(idVariables.tenantId),
    };
    for (const name of ['clientId', 'tenantId'] as const) {
      const id = this.ids[name];
      // A variable that was read from a file ends in a line break, and Ovok would refuse every login for it.
      if (id === undefined || id === id.trim()) continue;
      const source = this.upstream.options[name] === undefined ? idVariables[name] : `"${name}"`;
      throw new TypeError(`${className}: ${source} must not begin or end with a blank or a line break.`);
    }
  }

  /** Milliseconds that one call may take, where an option said so. */
  get timeout(): number | undefined {
    return this.upstream.options.timeout;
  }

  /**
   * `POST /auth/b2b/login`
   *
   * @returns the user, or the refusal
   * @throws UpstreamError where Ovok could not judge; TypeError where there is no client or tenant id
   */
  async login(credentials: OvokCredentials, { signal }: CallOptions = {}): Promise<LoginResult<OvokUser>> {
    const { email, password } = credentials;
    const body = {
      email,
      password,
      clientId: this.idFor('clientId', credentials),
      tenantId: this.idFor('tenantId', credentials),
    };
    const answer = await this.upstream.send({ method: 'POST', path: '/auth/b2b/login', body, signal });
    if (answer.status === 200) return { user: parseUser(answer.body, email) };
    return { refusal: this.refusal(answer) };
  }

  /**
   * `POST /auth/refresh-token`: fresh tokens for old ones. The refresh token very probably is good for one use: store
   * the new tokens before they are used.
   *
   * @returns the tokens, with the old refresh token where Ovok gave no other; or the refusal
   * @throws UpstreamError where Ovok could not judge; TypeError where there is no refresh token
   */
  async refresh(
    { refreshToken }: Pick<OvokTokens, 'refreshToken'>,
    { signal }: CallOptions = {},
  ): Promise<{ tokens: OvokTokens; refusal?: never } | { refusal: Refusal; tokens?: never }> {
    if (!refreshToken) throw new TypeError('OvokClient: there is no refreshToken; sign in again.');
    const body = { refresh_token: refreshToken };
    const answer = await this.upstream.send({ method: 'POST', path: '/auth/refresh-token', body, signal });
    if (answer.status !== 200) return { refusal: this.refusal(answer) };
    return { tokens: parseTokens(answer.body, refreshToken) };
  }

  /**
   * `GET /auth/me`: whom an access token is for. It is the only documented way to check one.
   *
   * @returns the user, or the refusal
   * @throws UpstreamError where Ovok could not judge; TypeError where there is no access token
   */
  async me(accessToken: string, { signal }: CallOptions = {}): Promise<LoginResult<OvokBearerUser>> {
    const headers = bearing(accessToken);
    const answer = await this.upstream.send({ method: 'GET', path: '/auth/me', headers, signal });
    if (answer.status !== 200) return { refusal: this.refusal(answer) };
    return { user: parseMe(answer.body, accessToken) };
  }

  /**
   * `DELETE /auth/session/current`: ends the session, and with it its access and refresh tokens.
   *
   * @returns nothing, or the refusal
   * @throws UpstreamError where Ovok could not judge; TypeError where there is no access token
   */
  async logout(accessToken: string, { signal }: CallOptions = {}): Promise<{ refusal?: Refusal }> {
    const headers = bearing(accessToken);
    const answer = await this.upstream.send({
      method: 'DELETE',
      path: '/auth/session/current',
      headers,
      signal,
    });
    return answer.status === 200 ? {} : { refusal: this.refusal(answer) };
  }

  private refusal(answer: UpstreamResponse): Refusal {
    // Whether an account exists is nobody's business: the same answer as for a wrong password.
    const explained: Outcomes = isNotFoundError(answer.body) ? { 404: 'invalid_credentials' } : {};
    return this.upstream.refusal(answer, explained);
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
  if (ownProperty(body, 'resourceType') === 'OperationOutcome')
    return Array.isArray(ownProperty(body, 'issue'));
  const messages = [ownProperty(body, 'message')].flat();
  return (
    typeof ownProperty(body, 'statusCode') === 'number' &&
    messages.length > 0 &&
    messages.every((message) => typeof message === 'string' && !/^Cannot [A-Z]+ \//.test(message))
  );
}

function bearing(accessToken: string) {
  // Without a token, "Bearer undefined" would be sent; a line end in it would end the header.
  if (typeof accessToken !== 'string' || !/^[\x21-\x7e]+$/.test(accessToken)) {
    throw new TypeError('OvokClient: the accessToken must be a string of visible ASCII.');
  }
  return { Authorization: `Bearer ${accessToken}` };
}
