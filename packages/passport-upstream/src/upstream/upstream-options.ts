import { baseURLProblem } from '../http/base-url';
import { httpClientProblem, type HTTPClient } from '../http/http-client';
import { check, environment, type OptionChecks } from '../ground/options';
import { outcomesCheck, type Outcomes } from './outcomes';

/** How to reach a login service. */
export interface UpstreamOptions {
  /**
   * The base URL of the service: https, or http on loopback. A path in it stays in front of every request's path.
   * @default the provider's environment variable, else the provider's host
   */
  baseURL?: string | undefined;
  /**
   * The time in milliseconds for one exchange, from connecting to the last byte of the response.
   * @default 10_000
   */
  timeout?: number | undefined;
  /**
   * Maximum response size in bytes, after decompression.
   * @default 262_144
   */
  maxResponseSize?: number | undefined;
  /**
   * An axios instance of the application's, in place of our own; for an agent, interceptors or a mock alone, `client.axios`
   * is enough. Timeout and size limit hold for it too.
   * @default one that uses no proxy, refuses bad certificates and takes nothing from `axios.defaults`
   */
  httpClient?: HTTPClient | undefined;
  /**
   * What single upstream statuses mean, if the provider's table does not fit.
   * @default the provider's table
   */
  outcomes?: Outcomes | undefined;
}

/** What a provider's login service is. */
export interface UpstreamDefinition {
  /** The provider's name, for errors: `ovok`. */
  provider: string;
  /** The class whose options are checked: messages about them start with it. */
  className: string;
  /** Where the service is, unless an option or the environment says otherwise. */
  baseURL: string;
  /** The environment variable that may say where the service is. */
  baseURLVariable?: string;
  /** What the service's statuses mean. Any other status is an error. */
  outcomes: Outcomes;
  /** Checks of the provider's own options. */
  checks?: OptionChecks;
}

/** The checks of {@link UpstreamOptions}. */
export const upstreamChecks = {
  baseURL: baseURLProblem,
  timeout: check.milliseconds,
  maxResponseSize: check.bytes,
  httpClient: httpClientProblem,
  outcomes: outcomesCheck,
};

/**
 * Reads the base URL from the provider's environment variable, if it is set.
 *
 * @throws TypeError if it is no base URL
 */
export function baseURLFromEnvironment({
  className,
  baseURLVariable,
}: UpstreamDefinition): string | undefined {
  const value = baseURLVariable === undefined ? undefined : environment(baseURLVariable);
  const problem = value === undefined ? undefined : baseURLProblem(value);
  if (problem) throw new TypeError(`${className}: ${baseURLVariable} ${problem}.`);
  return value;
}

/**
 * Picks the options of a strategy that its client takes too.
 *
 * @param options the strategy's options
 * @returns the client's options
 */
export function upstreamOptionsOf(options: UpstreamOptions): UpstreamOptions {
  const { baseURL, timeout, maxResponseSize, httpClient, outcomes } = options;
  return { baseURL, timeout, maxResponseSize, httpClient, outcomes };
}
