import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { OvokStrategy, type OvokStrategyOptions } from 'passport-ovok';
import type { SandboxAccount } from 'passport-sandbox';
import {
  VeroBearerStrategy,
  VeroStrategy,
  type VeroBearerStrategyOptions,
  type VeroStrategyOptions,
} from 'passport-vero';
import { logLevels, type LogLevel } from '../logging/log';
import { isRedisURL } from '../redis/redis';
import { isAnySet, misspelt, variable, type VariableName } from './variables';

/** How many failed logins are borne before a pause. */
export interface LoginLimits {
  /** Failed logins from one address. */
  perAddress: number;
  /** Failed logins on one account, from wherever. */
  perAccount: number;
  /** Milliseconds after which counting begins anew. */
  window: number;
}

/** Everything that differs from one installation to the next. */
export interface Config {
  host: string;
  /** 0 takes a free one. */
  port: number;
  sessionSecret: string;
  /** How many proxies stand in front, whose `X-Forwarded-*` headers are believed. */
  trustProxy: number;
  limits: LoginLimits;
  /** Where sessions and counters live, in place of this process's memory. */
  redisURL?: string | undefined;
  /** How many processes a cluster has. */
  workers: number;
  /** Milliseconds between the signal to stop and the end of listening. */
  stopDelay: number;
  logLevel: LogLevel;
  /** Where Ovok is offered: options that the environment does not give. */
  ovok?: OvokStrategyOptions | undefined;
  /** Where Vero is offered, likewise. */
  vero?: VeroStrategyOptions | undefined;
  /** Where Vero's JWTs are taken as bearer tokens: how they are checked. */
  veroBearer?: VeroBearerStrategyOptions | undefined;
  /** In the demo: accounts that the login page offers to everybody. Never real ones. */
  demo?: readonly SandboxAccount[] | undefined;
}

/** What is wrong with the environment, a sentence each. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads the process's environment. A provider is offered where one of its variables is set: no password is ever sent
 * to a host that nobody chose. Where no provider's is, it is a demo on the sandbox.
 *
 * @throws ConfigError with every mistake there is
 */
export function readConfig(): Config {
  const problems = misspelt();
  // On Windows, `set NODE_ENV=production && npm start` sets it with the blank.
  const production = variable('NODE_ENV')?.trim().toLowerCase() === 'production';
  const whole = (name: VariableName, fallback: number, least: number, most: number): number => {
    const text = variable(name);
    if (text === undefined) return fallback;
    if (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    problems.push(`${name} must be a whole number from ${least} to ${most}.`);
    return fallback;
  };

  const config: Config = {
    host: variable('HOST') ?? '127.0.0.1',
    port: whole('PORT', 3000, 0, 65_535),
    // Sessions of a development server end with it: a secret in the code would be everybody's.
    sessionSecret: variable('SESSION_SECRET') ?? randomBytes(32).toString('base64url'),
    trustProxy: whole('TRUST_PROXY', 0, 0, 100),
    limits: {
      perAddress: whole('LOGIN_LIMIT_PER_ADDRESS', 100, 1, 1_000_000),
      perAccount: whole('LOGIN_LIMIT_PER_ACCOUNT', 5, 1, 1_000_000),
      window: whole('LOGIN_LIMIT_WINDOW', 900, 1, 86_400) * 1_000,
    },
    redisURL: variable('REDIS_URL'),
    // Two at least: what works with one process only shows it at once.
    workers: whole('WORKERS', Math.max(2, availableParallelism()), 1, 1_000),
    stopDelay: whole('STOP_DELAY', 0, 0, 600) * 1_000,
    logLevel: readLogLevel(problems),
    ...(isAnySet('OVOK_') && { ovok: {} }),
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
    // Without the value, which may hold a password.
    problems.push('REDIS_URL must look like redis://user:password@host:6379/0, or rediss:// for TLS.');
  }
  // The strategies know best what they need, and say it in a sentence each.
  if (config.ovok) problems.push(...complaintsOf(() => new OvokStrategy(config.ovok)));
  if (config.vero) problems.push(...complaintsOf(() => new VeroStrategy(config.vero)));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

const bearerVariables = {
  jwks: 'VERO_JWKS_URL',
  issuer: 'VERO_ISSUER',
  audience: 'VERO_AUDIENCE',
  algorithms: 'VERO_ALGORITHMS',
} as const;

/** How Vero's JWTs are checked, where it is said: Vero publishes none of it. */
function readVeroBearer(problems: string[]): VeroBearerStrategyOptions | undefined {
  const names = Object.values(bearerVariables);
  const missing = names.filter((name) => variable(name) === undefined);
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) {
    problems.push(`${names.join(', ')} go together: set ${missing.join(' and ')}, or none of them.`);
    return undefined;
  }
  const options: VeroBearerStrategyOptions = {
    jwks: variable('VERO_JWKS_URL')!,
    issuer: variable('VERO_ISSUER')!,
    audience: variable('VERO_AUDIENCE')!,
    algorithms: variable('VERO_ALGORITHMS')!
      .split(',')
      .map((name) => name.trim()),
  };
  const complaints = complaintsOf(() => new VeroBearerStrategy(options));
  problems.push(
    ...complaints.map((text) =>
      text.replace(
        /^VeroBearerStrategy: "(\w+)"/,
        (all, name: string) => bearerVariables[name as keyof typeof bearerVariables] ?? all,
      ),
    ),
  );
  return options;
}

/** Whether no provider is configured, so that the sandbox stands in for both. */
export function isDemo(config: Config): boolean {
  return config.ovok === undefined && config.vero === undefined;
}

function readLogLevel(problems: string[]): LogLevel {
  const text = variable('LOG_LEVEL') ?? 'info';
  const level = logLevels.find((known) => known === text);
  if (!level) problems.push(`LOG_LEVEL must be one of ${logLevels.join(', ')}.`);
  return level ?? 'info';
}

function complaintsOf(construct: () => unknown): string[] {
  try {
    construct();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
