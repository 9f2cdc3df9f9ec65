import { baseURLProblem } from '../http/base-url';
import { httpClientProblem, type HTTPClient } from '../http/http-client';
import { check, environment, type OptionChecks } from '../ground/options';
import { outcomesCheck, type Outcomes } from './outcomes';

/** How to reach a login service. */
export interface UpstreamOptions {
  /** Where the service is. https, except on loopback; a path stays in front of every request's path. */
  baseURL?: string | undefined;
  /**
   * Milliseconds for one exchange, from connecting to the answer's last byte.
   * @default 10_000
   */
  timeout?: number | undefined;
  /**
   * Bytes of an answer, after decompression.
   * @default 262_144
   */
  maxResponseSize?: number | undefined;
  /**
   * An axios instance of the application's, in place of our own; for an agent, interceptors or a mock alone, `client.axios`
   * is enough. Timeout and size limit hold for it too.
   * @default one that uses no proxy, refuses bad certificates and takes nothing from `axios.defaults`
   */
  httpClient?: HTTPClient | undefined;
  /** What single upstream statuses mean, where the provider's table does not fit. */
  outcomes?: Outcomes | undefined;
}

/** What a provider's login service is. */
export interface UpstreamDefinition {
  /** The provider's name, for errors: `ovok`. */
  provider: string;
  /** The class whose options are checked, with which every complaint starts. */
  className: string;
  /** Where the service is, unless an option or the environment says otherwise. */
  baseURL: string;
  /** The environment variable that may say where the service is. */
  baseURLVariable?: string;
  /** What the service's statuses mean; any other is a fault. */
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
 * What the provider's environment variable says, if it is set.
 *
 * @throws TypeError where that is no base URL
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

/** Those of a strategy's options that are its client's. */
export function upstreamOptionsOf(options: UpstreamOptions): UpstreamOptions {
  const { baseURL, timeout, maxResponseSize, httpClient, outcomes } = options;
  return { baseURL, timeout, maxResponseSize, httpClient, outcomes };
}
