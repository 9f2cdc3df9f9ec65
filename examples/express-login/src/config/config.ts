import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { OvokStrategy, type OvokBearerStrategyOptions, type OvokStrategyOptions } from 'passport-ovok';
import type { SandboxAccount } from 'passport-sandbox';
import { VeroStrategy, type VeroBearerStrategyOptions, type VeroStrategyOptions } from 'passport-vero';
import { logLevels, type LogLevel } from '../logging/log';
import { isRedisURL } from '../redis/redis';
import { readOvokBearer, readVeroBearer } from './bearer-config';
import { optionMessages } from './option-messages';
import { isAnySet, misspeltVariables, variable, type VariableName } from './variables';

/** How many failed logins are allowed. */
export interface LoginLimits {
  /** Failed logins from one address in a window. */
  perAddress: number;
  /** Failed logins on one account in a window, from any address. */
  perAccount: number;
  /** After this time, counting begins anew. */
  windowMs: number;
}

/** The settings of an installation. */
export interface Config {
  host: string;
  /** 0 takes a free one. */
  port: number;
  sessionSecret: string;
  /** How many proxies stand in front; their `X-Forwarded-*` headers are trusted. */
  trustProxy: number;
  limits: LoginLimits;
  /** The Redis that stores sessions and counters, in place of this process's memory. */
  redisURL?: string | undefined;
  /** How many processes a cluster has. */
  workers: number;
  /** Time between the signal to stop and the end of listening. */
  stopDelayMs: number;
  logLevel: LogLevel;
  /** Present where Ovok is offered: options in addition to the environment's. */
  ovok?: OvokStrategyOptions | undefined;
  /** Present where Ovok's tokens are accepted as bearer tokens: of which project, and more options. */
  ovokBearer?: OvokBearerStrategyOptions | undefined;
  /** The same as `ovok`, for Vero. */
  vero?: VeroStrategyOptions | undefined;
  /** Present where Vero's JWTs are accepted as bearer tokens: how they are verified. */
  veroBearer?: VeroBearerStrategyOptions | undefined;
  /** Each provider's page for a forgotten password, which the login page links. */
  recoveryURLs?: { ovok?: string | undefined; vero?: string | undefined };
  /** Accounts of the sandbox that the demo's login page lists, with their passwords. */
  demo?: readonly SandboxAccount[] | undefined;
}

/** What is wrong with the configuration, one message for each mistake. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads the process's environment. A provider is offered only where one of its variables is set, so that no password is
 * sent to a host that was not chosen. Without any provider it is a demo on the sandbox.
 *
 * @throws ConfigError with all mistakes
 */
export function readConfig(): Config {
  const problems = misspeltVariables();
  // On Windows, `set NODE_ENV=production && npm start` sets it with the blank.
  const production = variable('NODE_ENV')?.trim().toLowerCase() === 'production';
  const wholeNumber = (name: VariableName, fallback: number, min: number, max: number): number => {
    const text = variable(name);
    if (text === undefined) return fallback;
    if (/^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    problems.push(`${name} must be a whole number from ${min} to ${max}.`);
    return fallback;
  };

  const config: Config = {
    host: variable('HOST') ?? '127.0.0.1',
    port: wholeNumber('PORT', 3000, 0, 65_535),
    // A secret in the code would be public. With a random one, sessions end with the process.
    sessionSecret: variable('SESSION_SECRET') ?? randomBytes(32).toString('base64url'),
    trustProxy: wholeNumber('TRUST_PROXY', 0, 0, 100),
    limits: {
      perAddress: wholeNumber('LOGIN_LIMIT_PER_ADDRESS', 100, 1, 1_000_000),
      perAccount: wholeNumber('LOGIN_LIMIT_PER_ACCOUNT', 5, 1, 1_000_000),
      windowMs: wholeNumber('LOGIN_LIMIT_WINDOW', 900, 1, 86_400) * 1_000,
    },
    redisURL: variable('REDIS_URL'),
    // Two at least, so that state which lives in one process only shows up early.
    workers: wholeNumber('WORKERS', Math.max(2, availableParallelism()), 1, 1_000),
    stopDelayMs: wholeNumber('STOP_DELAY', 0, 0, 600) * 1_000,
    logLevel: readLogLevel(problems),
    recoveryURLs: {
      ovok: readLink('OVOK_RECOVERY_URL', problems),
      vero: readLink('VERO_RECOVERY_URL', problems),
    },
    ...(isAnySet('OVOK_') && { ovok: {} }),
    ovokBearer: readOvokBearer(problems),
    ...(isAnySet('VERO_') && { vero: {}, veroBearer: readVeroBearer(problems) }),
  };

  const secretLength = variable('SESSION_SECRET')?.length;
  if (secretLength !== undefined && secretLength < 32) {
    problems.push('SESSION_SECRET must have at least 32 characters.');
  }
  if (production && secretLength === undefined) {
    problems.push(
      'SESSION_SECRET is required when NODE_ENV is "production": set at least 32 random characters.',
    );
  }
  if (production && isDemo(config)) {
    problems.push(
      'OVOK_* or VERO_* is required when NODE_ENV is "production": everybody knows the passwords of the sandbox.',
    );
  }
  if (config.redisURL !== undefined && !isRedisURL(config.redisURL)) {
    // The message does not quote the value, which may hold a password.
    problems.push('REDIS_URL must look like redis://user:password@host:6379/0, or rediss:// for TLS.');
  }
  // The strategies check their own options, and each error is one message.
  if (config.ovok) problems.push(...optionMessages(() => new OvokStrategy(config.ovok)));
  if (config.vero) problems.push(...optionMessages(() => new VeroStrategy(config.vero)));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** Whether no provider is configured, so that the sandbox stands in for both. */
export function isDemo(config: Config): boolean {
  return config.ovok === undefined && config.vero === undefined;
}

/** Reads the address of a page; anything but http and https could run a script. */
function readLink(name: VariableName, problems: string[]): string | undefined {
  const text = variable(name);
  if (text === undefined || /^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) return text;
  problems.push(`${name} must be an http or https URL.`);
  return undefined;
}

function readLogLevel(problems: string[]): LogLevel {
  const text = variable('LOG_LEVEL') ?? 'info';
  const level = logLevels.find((known) => known === text);
  if (!level) problems.push(`LOG_LEVEL must be one of ${logLevels.join(', ')}.`);
  return level ?? 'info';
}
