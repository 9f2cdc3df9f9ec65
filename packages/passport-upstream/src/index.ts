// First, before a module is read that an old Node.js cannot read.
import './node-version';

export { BearerStrategy } from './bearer-strategy';
export { Reply } from './reply';
export { UpstreamError } from './upstream-error';
export { UpstreamStrategy } from './strategy';
export { Upstream } from './upstream';
export { check, environment } from './options';
export { freshTokens } from './fresh-tokens';
export { fromSession, toSession } from './session';
export { jsonLogin } from './json-login';
export { own } from './own';
export { present } from './present';
export { signOut } from './sign-out';
export { upstreamChecks, upstreamOptionsOf } from './upstream-options';
export { withSecrets } from './profile';

export type { HTTPClient, UpstreamDefinition, UpstreamOptions } from './upstream-options';
export type { UpstreamRequest } from './upstream';
export type { BearerDefinition, BearerStrategyOptions } from './bearer-strategy';
export type { Credentials, CredentialsReader } from './credentials';
export type { Failure, FailureCode, FailureMessages, LoginAuthenticateOptions, Refusal } from './failure';
export type { FreshTokensOptions } from './fresh-tokens';
export type { Handler } from './handler';
export type { LoginContext, LoginDefinition, LoginResult } from './strategy';
export type { LoginRequest } from './request';
export type { LoginStrategyOptions } from './login-options';
export type { LoginTrace } from './trace';
export type { OptionCheck, OptionChecks } from './options';
export type { Answer, Outcomes } from './outcome';
export type { SessionClient, SessionClients } from './session-client';
export type { UpstreamErrorCode, UpstreamErrorDetails } from './upstream-error';
export type { UpstreamUser } from './profile';
export type { VerifyCallback, VerifyFunction, VerifyFunctionWithRequest } from './verify';
