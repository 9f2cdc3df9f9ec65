// This comes first, because an old Node.js cannot load some of the other modules.
import './ground/node-version';

export { UpstreamError } from './upstream/upstream-error';
export { freshTokens } from './middleware/fresh-tokens';
export { fromSession, isSessionUser, toSession } from './session/session-user';
export { jsonLogin } from './middleware/json-login';
export { signOut } from './middleware/sign-out';

export type { CredentialsReader } from './strategy/credentials';
export type { Failure, FailureMessages, LoginAuthenticateOptions } from './strategy/failure';
export type { FailureCode, Refusal } from './upstream/refusal';
export type { FreshTokensOptions } from './middleware/fresh-tokens';
export type { HTTPClient } from './http/http-client';
export type { Handler } from './middleware/handler';
export type { Lock } from './session/refresh-lock';
export type { LoginRequest } from './strategy/login-request';
export type { LoginStrategyOptions } from './strategy/login-options';
export type { LoginTrace } from './strategy/login-trace';
export type { Outcomes } from './upstream/outcomes';
export type { SessionClient, SessionClients } from './session/session-clients';
export type { UpstreamErrorCode, UpstreamErrorDetails } from './upstream/upstream-error';
export type { UpstreamOptions } from './upstream/upstream-options';
export type { UpstreamUser } from './upstream/upstream-user';
export type { VerifyCallback, VerifyFunction, VerifyFunctionWithRequest } from './strategy/verify';
