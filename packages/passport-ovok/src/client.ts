import {
  Upstream,
  check,
  environment,
  isSuccess,
  readSuccess,
  type LoginResult,
  type Refusal,
  type ResponseOrigin,
  type UpstreamResponse,
} from 'passport-upstream/provider';
import {
  idVariables,
  missingId,
  type CallOptions,
  type OvokClientOptions,
  type OvokCredentials,
  type OvokIdName,
} from './client-options';
import { parseMe, type OvokBearerUser } from './me';
import { outcomesOf } from './not-found';
import { parseTokens, type OvokTokens } from './tokens';
import { parseUser, type OvokUser } from './user';

/** Calls Ovok's API. It is independent of Passport. */
export class OvokClient {
  /**
   * The axios instance that each call goes through: the option `httpClient`, or one of our own. It takes interceptors, an
   * agent (`axios.defaults.httpsAgent`) or a mock.
   */
  readonly axios: Upstream['axios'];
  private readonly upstream: Upstream<OvokClientOptions>;
  private readonly ids: Readonly<Record<OvokIdName, string | undefined>>;

  /**
   * @param options how to reach Ovok, and the application's ids there
   * @param className the class that the options were given to: messages of errors start with it
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
      // A variable that was read from a file may end in a line break, and Ovok would refuse every login.
      if (id === undefined || id === id.trim()) continue;
      const source = this.upstream.options[name] === undefined ? idVariables[name] : `"${name}"`;
      throw new TypeError(`${className}: ${source} must not begin or end with a blank or a line break.`);
    }
  }

  /** The option `timeout`: milliseconds that one call may take. */
  get timeout(): number | undefined {
    return this.upstream.options.timeout;
  }

  /**
   * Signs a user in: `POST /auth/b2b/login`.
   *
   * @param credentials the e-mail address and the password, and the ids if they differ from the options
   * @param options `signal` aborts the call
   * @returns the user, or the refusal
   * @throws UpstreamError if Ovok could not judge the credentials; TypeError if there is no client or tenant id
   */
  async login(credentials: OvokCredentials, { signal }: CallOptions = {}): Promise<LoginResult<OvokUser>> {
    const { email, password } = credentials;
    const body = {
      email,
      password,
      clientId: this.idFor('clientId', credentials),
      tenantId: this.idFor('tenantId', credentials),
    };
    const response = await this.upstream.send({ method: 'POST', path: '/auth/b2b/login', body, signal });
    return this.resultOf(response, (body) => ({ user: parseUser(body, email) }));
  }

  /**
   * `POST /auth/refresh-token`: exchanges a refresh token for fresh tokens. A refresh token very probably works once, so
   * store the new tokens before you use them.
   *
   * @param tokens the old tokens, of which the refresh token is used
   * @param options `signal` aborts the call
   * @returns the tokens, with the old refresh token if Ovok gave no new one; or the refusal
   * @throws UpstreamError if Ovok could not judge the token; TypeError if there is no refresh token
   */
  async refresh(
    { refreshToken }: Pick<OvokTokens, 'refreshToken'>,
    { signal }: CallOptions = {},
  ): Promise<{ tokens: OvokTokens; refusal?: never } | { refusal: Refusal; tokens?: never }> {
    if (!refreshToken) throw new TypeError('OvokClient: there is no refreshToken; sign in again.');
    const body = { refresh_token: refreshToken };
    const response = await this.upstream.send({ method: 'POST', path: '/auth/refresh-token', body, signal });
    return this.resultOf(response, (body) => ({ tokens: parseTokens(body, refreshToken) }));
  }

  /**
   * `GET /auth/me`: gives the user that an access token belongs to. It is the only documented way to check a token.
   *
   * @param accessToken the access token
   * @param options `signal` aborts the call
   * @returns the user, or the refusal
   * @throws UpstreamError if Ovok could not judge the token; TypeError if there is no access token
   */
  async me(accessToken: string, { signal }: CallOptions = {}): Promise<LoginResult<OvokBearerUser>> {
    const headers = bearing(accessToken);
    const response = await this.upstream.send({ method: 'GET', path: '/auth/me', headers, signal });
    return this.resultOf(response, (body) => ({ user: parseMe(body, accessToken) }));
  }

  /**
   * `DELETE /auth/session/current`: ends the session together with its access and refresh tokens.
   *
   * @param accessToken an access token of the session
   * @param options `signal` aborts the call
   * @returns an empty object, or the refusal
   * @throws UpstreamError if Ovok could not judge the token; TypeError if there is no access token
   */
  async logout(accessToken: string, { signal }: CallOptions = {}): Promise<{ refusal?: Refusal }> {
    const headers = bearing(accessToken);
    const path = '/auth/session/current';
    const response = await this.upstream.send({ method: 'DELETE', path, headers, signal });
    return this.resultOf<{ refusal?: never }>(response, () => ({}));
  }

  private resultOf<Result extends object>(
    response: UpstreamResponse,
    read: (body: unknown) => Result,
  ): (Result & ResponseOrigin) | { refusal: Refusal } {
    if (isSuccess(response.status)) return readSuccess(response, read);
    return { refusal: this.upstream.refusal(response, outcomesOf(response.body)) };
  }

  private idFor(name: OvokIdName, credentials: OvokCredentials): string {
    const id = credentials[name] ?? this.ids[name];
    if (id === undefined) throw new TypeError(`OvokClient: ${missingId(name)}`);
    return id;
  }
}

function bearing(accessToken: string) {
  // Without this check, "Bearer undefined" would be sent, and a line break would end the header.
  if (typeof accessToken !== 'string' || !/^[\x21-\x7e]+$/.test(accessToken)) {
    throw new TypeError('OvokClient: the accessToken must be a string of visible ASCII.');
  }
  return { Authorization: `Bearer ${accessToken}` };
}
