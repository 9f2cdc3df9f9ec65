export {
  UpstreamError,
  freshTokens,
  fromSession,
  isSessionUser,
  jsonLogin,
  signOut,
  toSession,
} from 'passport-upstream';
export { VeroBearerStrategy } from './bearer/bearer-strategy';
export { VeroClient } from './client';
export { VeroStrategy, VeroStrategy as Strategy } from './strategy';

export type { Failure, FailureCode, UpstreamErrorCode, VerifyCallback } from 'passport-upstream';
export type { KeySet, VeroBearerStrategyOptions } from './bearer/bearer-options';
export type {
  VeroBearerStrategyOptionsWithRequest,
  VeroBearerUser,
  VeroBearerVerifyFunction,
  VeroBearerVerifyFunctionWithRequest,
} from './bearer/bearer-strategy';
export type { VeroClientOptions, VeroCredentials } from './client';
export type { VeroDevice, VeroSession, VeroTokens, VeroUser } from './user';
export type {
  VeroAuthenticateOptions,
  VeroStrategyOptions,
  VeroStrategyOptionsWithRequest,
  VeroVerifyFunction,
  VeroVerifyFunctionWithRequest,
} from './strategy';
