import {
  Upstream,
  isSuccess,
  readSuccess,
  type LoginResult,
  type UpstreamOptions,
} from 'passport-upstream/provider';
import { parseUser, type VeroUser } from './user';

/** How to reach Vero. */
export interface VeroClientOptions extends UpstreamOptions {
  /**
   * Vero's host.
   * @default VERO_BASE_URL, else "https://platform.verolabs.co"
   */
  baseURL?: string | undefined;
}

/** The credentials of one login. */
export interface VeroCredentials {
  /** The account's e-mail address. */
  identifier: string;
  /** The account's password. */
  password: string;
}

/** Calls Vero's API. It is independent of Passport. Vero publishes no endpoint for refresh or logout. */
export class VeroClient {
  /**
   * The axios instance that each call goes through: the option `httpClient`, or one of our own. It takes interceptors, an
   * agent (`axios.defaults.httpsAgent`) or a mock.
   */
  readonly axios: Upstream['axios'];
  private readonly upstream: Upstream;

  /**
   * @param options how to reach Vero
   * @param className the class that the options were given to: messages of errors start with it
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
          // Vero's API has the shapes of Ory Kratos, which responds with 400 to a wrong password.
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
   * Signs a user in: `POST /api/auth/login`.
   *
   * @param credentials the e-mail address and the password
   * @param options `signal` aborts the call
   * @returns the user, or the refusal
   * @throws UpstreamError if Vero could not judge the credentials
   */
  async login(
    { identifier, password }: VeroCredentials,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<LoginResult<VeroUser>> {
    const body = { identifier, password };
    const response = await this.upstream.send({ method: 'POST', path: '/api/auth/login', body, signal });
    if (!isSuccess(response.status)) return { refusal: this.upstream.refusal(response) };
    return readSuccess<LoginResult<VeroUser>>(response, (body) => {
      const user = parseUser(body, identifier);
      return user ? { user } : { refusal: { code: 'inactive_session' } };
    });
  }
}
