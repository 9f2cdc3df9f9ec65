// First, before a module is read that an old Node.js cannot read.
import './ground/node-version';

export { BearerStrategy } from './strategy/bearer-strategy';
export { ResponseReader } from './upstream/response-reader';
export { UpstreamError } from './upstream/upstream-error';
export { UpstreamStrategy } from './strategy/upstream-strategy';
export { Upstream } from './upstream/upstream';
export { check, environment } from './ground/options';
export { freshTokens } from './middleware/fresh-tokens';
export { fromSession, toSession } from './session/session-user';
export { jsonLogin } from './middleware/json-login';
export { ownProperty } from './ground/own-property';
export { omitUndefined } from './ground/omit-undefined';
export { signOut } from './middleware/sign-out';
export { upstreamChecks, upstreamOptionsOf } from './upstream/upstream-options';
export { withSecrets } from './upstream/upstream-user';

export type { HTTPClient, UpstreamDefinition, UpstreamOptions } from './upstream/upstream-options';
export type { UpstreamRequest } from './upstream/upstream';
export type { BearerDefinition, BearerStrategyOptions } from './strategy/bearer-strategy';
export type { Credentials, CredentialsReader } from './strategy/credentials';
export type {
  Failure,
  FailureCode,
  FailureMessages,
  LoginAuthenticateOptions,
  Refusal,
} from './strategy/failure';
export type { FreshTokensOptions } from './middleware/fresh-tokens';
export type { Handler } from './middleware/handler';
export type { LoginContext, LoginDefinition, LoginResult } from './strategy/upstream-strategy';
export type { LoginRequest } from './strategy/login-request';
export type { LoginStrategyOptions } from './strategy/login-options';
export type { LoginTrace } from './strategy/login-trace';
export type { OptionCheck, OptionChecks } from './ground/options';
export type { UpstreamResponse, Outcomes } from './upstream/outcomes';
export type { SessionClient, SessionClients } from './session/session-clients';
export type { UpstreamErrorCode, UpstreamErrorDetails } from './upstream/upstream-error';
export type { UpstreamUser } from './upstream/upstream-user';
export type { VerifyCallback, VerifyFunction, VerifyFunctionWithRequest } from './strategy/verify';
