export {
  UpstreamError,
  freshTokens,
  fromSession,
  isSessionUser,
  jsonLogin,
  signOut,
  toSession,
} from 'passport-upstream';
export { OvokBearerStrategy } from './bearer/bearer-strategy';
export { OvokClient } from './client';
export { OvokStrategy, OvokStrategy as Strategy } from './strategy';

export type { Failure, FailureCode, UpstreamErrorCode, VerifyCallback } from 'passport-upstream';
export type { CallOptions, OvokClientOptions, OvokCredentials } from './client-options';
export type { OvokBearerUser } from './me';
export type { OvokTokens } from './tokens';
export type { OvokBearerStrategyOptions } from './bearer/bearer-options';
export type {
  OvokBearerStrategyOptionsWithRequest,
  OvokBearerVerifyFunction,
  OvokBearerVerifyFunctionWithRequest,
} from './bearer/bearer-strategy';
export type { OvokReference, OvokUser } from './user';
export type {
  OvokAuthenticateOptions,
  OvokId,
  OvokStrategyOptions,
  OvokStrategyOptionsWithRequest,
  OvokVerifyFunction,
  OvokVerifyFunctionWithRequest,
} from './strategy';
