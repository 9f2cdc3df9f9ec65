import type {
  LoginStrategyOptions,
  UpstreamOptions,
  UpstreamUser,
  VerifyFunction,
  VerifyFunctionWithRequest,
} from 'passport-upstream';
import type { LoginResult, UpstreamStrategy } from 'passport-upstream/provider';
import type { LogIn } from './login-service';

interface LoginClient<User> {
  login(credentials: object, options?: { signal?: AbortSignal | undefined }): Promise<LoginResult<User>>;
}

type ClientClass<User> = new (options?: UpstreamOptions) => LoginClient<User>;

interface StrategyClass<User extends UpstreamUser> {
  new (verify?: VerifyFunction<User>): UpstreamStrategy<User> & { client: LoginClient<User> };
  new (
    options: Omit<LoginStrategyOptions, 'passReqToCallback'> & { passReqToCallback: true },
    verify?: VerifyFunctionWithRequest<User>,
  ): UpstreamStrategy<User>;
  new (
    options: LoginStrategyOptions | undefined,
    verify?: VerifyFunction<User>,
  ): UpstreamStrategy<User> & { client: LoginClient<User> };
}

/** What the tests that are the same for every provider need to know of one. */
export interface LoginProvider<User extends UpstreamUser = UpstreamUser> {
  name: 'ovok' | 'vero';
  Strategy: StrategyClass<User>;
  Client: ClientClass<User>;
  /** The host that is asked where nobody names one. */
  defaultURL: string;
  /** Another host of the provider's, without a scheme. */
  host: string;
  /** The login's path. */
  path: string;
  /** The options that have to be given, beside the base URL. */
  required: object;
  /** The environment variables that stand in for them. */
  environment: Record<string, string>;
  baseURLVariable: string;
  /** The name of the member that the username is posted in. */
  usernameField: string;
  username: string;
  password: string;
  maxPasswordLength: number;
  /** What the upstream is sent for these credentials. */
  sent: object;
  /** The reply that signs them in, and whom it is of. */
  reply: () => object;
  id: string;
  /** One of the user's tokens, as the reply has it. */
  token: string;
  tokenOf: (user: User) => string;
  /** The documented body of an error. */
  documented: (status: number) => object;
  logIn: LogIn<LoginStrategyOptions>;
}

/** What a form posts. */
export function credentialsOf({
  usernameField,
  username,
  password,
}: Pick<LoginProvider, 'usernameField' | 'username' | 'password'>): Record<string, string> {
  return { [usernameField]: username, password };
}

/** Before each test the environment holds none of the provider's variables. */
export function withoutVariables(...names: string[]) {
  beforeEach(() => {
    for (const name of names) delete process.env[name];
  });
}
