export { UpstreamError, fromSession, toSession } from 'passport-upstream';
export { VeroClient } from './client';
export { VeroStrategy, VeroStrategy as Strategy } from './strategy';

export type { Failure, FailureCode, UpstreamErrorCode, VerifyCallback } from 'passport-upstream';
export type { VeroClientOptions, VeroCredentials } from './client';
export type { VeroDevice, VeroSession, VeroTokens, VeroUser } from './user';
export type {
  VeroAuthenticateOptions,
  VeroStrategyOptions,
  VeroStrategyOptionsWithRequest,
  VeroVerifyFunction,
  VeroVerifyFunctionWithRequest,
} from './strategy';
