import './ground/node-version';

export { BearerStrategy } from './strategy/bearer-strategy';
export { ResponseReader } from './upstream/response-reader';
export { Upstream } from './upstream/upstream';
export { UpstreamError } from './upstream/upstream-error';
export { UpstreamStrategy } from './strategy/upstream-strategy';
export { baseURLProblem } from './http/base-url';
export { check, environment } from './ground/options';
export { omitUndefined } from './ground/omit-undefined';
export { ownProperty } from './ground/own-property';
export { upstreamChecks, upstreamOptionsOf } from './upstream/upstream-options';
export { withSecrets } from './upstream/upstream-user';

export type { BearerDefinition, BearerStrategyOptions } from './strategy/bearer-strategy';
export type { Credentials } from './strategy/credentials';
export type { FailureCode, Refusal } from './upstream/refusal';
export type { LoginAuthenticateOptions } from './strategy/failure';
export type { LoginContext, LoginDefinition, LoginResult } from './strategy/upstream-strategy';
export type { LoginRequest } from './strategy/login-request';
export type { LoginStrategyOptions } from './strategy/login-options';
export type { OptionCheck, OptionChecks } from './ground/options';
export type { Outcomes, UpstreamResponse } from './upstream/outcomes';
export type { UpstreamDefinition, UpstreamOptions } from './upstream/upstream-options';
export type { UpstreamRequest } from './upstream/upstream';
export type { UpstreamUser } from './upstream/upstream-user';
export type { VerifyFunction, VerifyFunctionWithRequest } from './strategy/verify';
