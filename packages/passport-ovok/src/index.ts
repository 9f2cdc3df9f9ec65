export { OvokClient } from './client';
export { OvokStrategy, OvokStrategy as Strategy } from './strategy';
export { UpstreamError, fromSession, toSession } from 'passport-upstream';

export type { Failure, FailureCode, UpstreamErrorCode, VerifyCallback } from 'passport-upstream';
export type { OvokClientOptions, OvokCredentials } from './client';
export type { OvokReference, OvokTokens, OvokUser } from './user';
export type {
  OvokAuthenticateOptions,
  OvokId,
  OvokStrategyOptions,
  OvokStrategyOptionsWithRequest,
  OvokVerifyFunction,
  OvokVerifyFunctionWithRequest,
} from './strategy';
