import {
  ResponseReader,
  Upstream,
  UpstreamStrategy,
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
  }

  async login(body: Credentials, { signal }: { signal?: AbortSignal } = {}): Promise<LoginResult<AcmeUser>> {
    const answer = await this.upstream.send({ method: 'POST', path: '/sign-in', body, signal });
    if (answer.status !== 200) return { refusal: this.upstream.refusal(answer) };
    const reply = new ResponseReader('acme', answer.body);
    const user = { provider: 'acme', id: reply.id('id'), displayName: reply.text('name') };
    return { user: withSecrets(user, { tokens: { token: reply.token('token') } }) };
  }
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
