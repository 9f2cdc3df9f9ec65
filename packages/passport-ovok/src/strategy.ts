import {
  UpstreamStrategy,
  check,
  environment,
  ownProperty,
  type Credentials,
  type LoginAuthenticateOptions,
  type LoginContext,
  type LoginRequest,
  type LoginStrategyOptions,
  type VerifyFunction,
  type VerifyFunctionWithRequest,
} from 'passport-upstream/provider';
import { OvokClient } from './client';
import { idVariables, missingId, type OvokIdName } from './client-options';
import { warnOfSandboxHost } from './sandbox-host';
import type { OvokUser } from './user';

interface IdFunction {
  // Method syntax is bivariant, so `req` may be the framework's own type.
  id(req: LoginRequest): string | Promise<string>;
}

/** A client or tenant id, or a function that gives the id for a request, for many tenants. */
export type OvokId = string | IdFunction['id'];

/** The options of {@link OvokStrategy}. */
export interface OvokStrategyOptions extends LoginStrategyOptions {
  /**
   * The application's client id. If a function gives no string, the attempt ends in an error, and nothing is sent.
   * @default OVOK_CLIENT_ID
   */
  clientId?: OvokId | undefined;
  /**
   * The application's tenant id, with the same rule.
   * @default OVOK_TENANT_ID
   */
  tenantId?: OvokId | undefined;
}

/** The options with which verify gets the request first. */
export interface OvokStrategyOptionsWithRequest extends Omit<OvokStrategyOptions, 'passReqToCallback'> {
  /** Verify gets the request as its first argument. */
  passReqToCallback: true;
}

/** The options of one route: `passport.authenticate('ovok', options)`. */
export interface OvokAuthenticateOptions extends LoginAuthenticateOptions {
  /**
   * The client id for this route.
   * @default the strategy's
   */
  clientId?: OvokId | undefined;
  /**
   * The tenant id for this route.
   * @default the strategy's
   */
  tenantId?: OvokId | undefined;
}

/** Decides who a user of {@link OvokStrategy} is to the application. */
export type OvokVerifyFunction = VerifyFunction<OvokUser>;
/** The same with the request as the first argument, for `passReqToCallback`. */
export type OvokVerifyFunctionWithRequest = VerifyFunctionWithRequest<OvokUser>;

/**
 * Signs a user in with their Ovok account. The posted e-mail address and password are checked at
 * `POST /auth/b2b/login`.
 *
 * @example
 * passport.use(new OvokStrategy());
 * app.post('/login', passport.authenticate('ovok', { successRedirect: '/', failureRedirect: '/login' }));
 */
export class OvokStrategy extends UpstreamStrategy<OvokUser, OvokStrategyOptions> {
  /** The client of Ovok's API, which the application may use for its own calls. */
  readonly client: OvokClient;

  /**
   * @param verify decides who the user is to the application
   * @throws TypeError for an option that is missing
   */
  constructor(verify?: OvokVerifyFunction);
  /**
   * @param options the options, with `passReqToCallback: true`
   * @param verify decides who the user is to the application; it gets the request first
   * @throws TypeError for an option that is unknown, wrong or missing
   */
  constructor(options: OvokStrategyOptionsWithRequest, verify?: OvokVerifyFunctionWithRequest);
  /**
   * @param options the options
   * @param verify decides who the user is to the application
   * @throws TypeError for an option that is unknown, wrong or missing
   */
  constructor(options: OvokStrategyOptions | undefined, verify?: OvokVerifyFunction);
  constructor(options?: unknown, verify?: unknown) {
    super(
      {
        className: 'OvokStrategy',
        provider: 'ovok',
        usernameField: 'email',
        maxPasswordLength: 128,
        checks: { clientId: check.textOrCallback, tenantId: check.textOrCallback },
      },
      options,
      verify,
    );
    const { clientId, tenantId } = this.options;
    for (const name of ['clientId', 'tenantId'] as const) {
      if (this.options[name] === undefined && environment(idVariables[name]) === undefined) {
        throw new TypeError(`OvokStrategy: ${missingId(name)}`);
      }
    }
    warnOfSandboxHost(this.options.baseURL);
    const ids = { clientId: fixed(clientId), tenantId: fixed(tenantId) };
    this.client = new OvokClient({ ...this.clientOptions, ...ids }, 'OvokStrategy');
  }

  protected async login(
    { username, password }: Credentials,
    { req, authenticateOptions, signal }: LoginContext,
  ) {
    const clientId = await this.idFor('clientId', req, authenticateOptions);
    const tenantId = await this.idFor('tenantId', req, authenticateOptions);
    return this.client.login({ email: username, password, clientId, tenantId }, { signal });
  }

  private async idFor(name: OvokIdName, req: LoginRequest, authenticateOptions: OvokAuthenticateOptions) {
    const given = (ownProperty(authenticateOptions, name) ?? this.options[name]) as OvokId | undefined;
    if (given === undefined) return undefined;
    const id = typeof given === 'function' ? await given(req) : given;
    const problem = check.text(id);
    if (problem) throw new TypeError(`OvokStrategy: "${name}" ${problem}; for this request there was none.`);
    return id;
  }
}

/** The id, unless a function gives one for each request. */
const fixed = (id: OvokId | undefined) => (typeof id === 'string' ? id : undefined);
