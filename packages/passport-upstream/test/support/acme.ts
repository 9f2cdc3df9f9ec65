import {
  ResponseReader,
  Upstream,
  UpstreamStrategy,
  isSuccess,
  readSuccess,
  withSecrets,
  type Credentials,
  type LoginContext,
  type LoginResult,
  type LoginStrategyOptions,
  type UpstreamOptions,
  type UpstreamUser,
  type VerifyFunction,
} from 'passport-upstream/provider';

export type AcmeUser = UpstreamUser<{ token: string }>;

export class AcmeClient {
  readonly axios: Upstream['axios'];
  private readonly upstream: Upstream;

  constructor(options: UpstreamOptions = {}, className = 'AcmeClient') {
    this.upstream = new Upstream(
      {
        provider: 'acme',
        className,
        baseURL: 'https://api.acme.example',
        baseURLVariable: 'ACME_BASE_URL',
        outcomes: { 400: 'invalid_request', 401: 'invalid_credentials', 429: 'rate_limited' },
      },
      options,
    );
    this.axios = this.upstream.axios;
  }

  async login(body: Credentials, { signal }: { signal?: AbortSignal } = {}): Promise<LoginResult<AcmeUser>> {
    const response = await this.upstream.send({ method: 'POST', path: '/sign-in', body, signal });
    if (!isSuccess(response.status)) return { refusal: this.upstream.refusal(response) };
    return readSuccess(response, (body) => ({ user: parseUser(body) }));
  }
}

function parseUser(body: unknown): AcmeUser {
  const reader = new ResponseReader('acme', body);
  const user = { provider: 'acme', id: reader.id('id'), displayName: reader.text('name') };
  return withSecrets(user, { tokens: { token: reader.token('token') } });
}

export class AcmeStrategy extends UpstreamStrategy<AcmeUser> {
  readonly client: AcmeClient;

  constructor(options?: LoginStrategyOptions | VerifyFunction<AcmeUser>, verify?: VerifyFunction<AcmeUser>) {
    super({ className: 'AcmeStrategy', provider: 'acme', usernameField: 'username' }, options, verify);
    this.client = new AcmeClient(this.clientOptions, 'AcmeStrategy');
  }

  protected login(credentials: Credentials, { signal }: LoginContext) {
    return this.client.login(credentials, { signal });
  }
}
