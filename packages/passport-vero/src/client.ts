import { Upstream, type LoginResult, type UpstreamOptions } from 'passport-upstream/provider';
import { parseUser, type VeroUser } from './user';

/** How to reach Vero. */
export interface VeroClientOptions extends UpstreamOptions {
  /**
   * Vero's host.
   * @default VERO_BASE_URL, else "https://platform.verolabs.co"
   */
  baseURL?: string | undefined;
}

/** What a person signs in with. */
export interface VeroCredentials {
  /** The account's e-mail address. */
  identifier: string;
  password: string;
}

/** Speaks Vero's API, and knows nothing of Passport. Vero publishes no endpoint for refresh or logout. */
export class VeroClient {
  /**
   * The axios instance that each call goes through: the option `httpClient`, or one of our own. It takes interceptors, an
   * agent (`axios.defaults.httpsAgent`) or a mock.
   */
  readonly axios: Upstream['axios'];
  private readonly upstream: Upstream;

  /**
   * @param className the class that the options were given to, with which a complaint starts
   * @throws TypeError for an option that is unknown or wrong
   */
  constructor(options: VeroClientOptions = {}, className = 'VeroClient') {
    this.upstream = new Upstream(
      {
        provider: 'vero',
        className,
        baseURL: 'https://platform.verolabs.co',
        baseURLVariable: 'VERO_BASE_URL',
        outcomes: {
          // Ory Kratos, whose shapes Vero's are, answers a wrong password so.
          400: 'invalid_credentials',
          401: 'invalid_credentials',
          429: 'rate_limited',
        },
      },
      options,
    );
    this.axios = this.upstream.axios;
  }

  /**
   * `POST /api/auth/login`
   *
   * @returns the user, or the refusal
   * @throws UpstreamError where Vero could not judge
   */
  async login(
    { identifier, password }: VeroCredentials,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<LoginResult<VeroUser>> {
    const body = { identifier, password };
    const answer = await this.upstream.send({ method: 'POST', path: '/api/auth/login', body, signal });
    const user = answer.status === 200 ? parseUser(answer.body, identifier) : undefined;
    // A 200 without a user is a session that is revoked or over.
    return user ? { user } : { refusal: this.upstream.refusal(answer, { 200: 'inactive_session' }) };
  }
}
