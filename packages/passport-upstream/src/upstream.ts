import { Axios, type AxiosRequestConfig } from 'axios';
import type { ClientRequest } from 'node:http';
import { diedUnanswered, freshAgents, keepAliveAgents, type Agents } from './agents';
import { joinURL } from './base-url';
import { UnusableBody, discardBody, parseJSON, readBody } from './body';
import type { Refusal } from './failure';
import { checkOptions } from './options';
import { refusalOf, type Answer, type Outcomes } from './outcome';
import { own } from './own';
import { UpstreamError, type UpstreamErrorCode } from './upstream-error';
import {
  baseURLFromEnvironment,
  upstreamChecks,
  type HTTPClient,
  type UpstreamDefinition,
  type UpstreamOptions,
} from './upstream-options';

/** One request to a login service. */
export interface UpstreamRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Begins with a slash. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
  /** Ends the exchange when the person it is for has gone. */
  signal?: AbortSignal | undefined;
}

/**
 * Speaks HTTP with one login service: every fault becomes an {@link UpstreamError} here and nowhere else. Nothing is
 * retried, no redirect is followed. One exception: a reused connection that the service had closed before it
 * answered anything was no answer, and the request goes out once more, on a connection of its own.
 */
export class Upstream<Options extends UpstreamOptions = UpstreamOptions> {
  /** The options as checked; a member that was not given is absent. */
  readonly options: Readonly<Partial<Options>>;
  private readonly definition: UpstreamDefinition;
  private readonly provider: string;
  private readonly baseURL: string;
  private readonly timeout: number;
  private readonly maxResponseSize: number;
  private readonly httpClient: HTTPClient;
  private readonly agents: Agents | undefined;

  /** @throws TypeError for an option that is unknown or wrong */
  constructor(definition: UpstreamDefinition, options: object = {}) {
    const { provider, owner, checks } = definition;
    const checked = checkOptions<UpstreamOptions>(owner, options, { ...upstreamChecks, ...checks });
    this.options = checked as Readonly<Partial<Options>>;
    this.definition = definition;
    this.provider = provider;
    this.baseURL = checked.baseURL ?? baseURLFromEnvironment(definition) ?? definition.baseURL;
    this.timeout = checked.timeout ?? 10_000;
    this.maxResponseSize = checked.maxResponseSize ?? 262_144;
    // `new Axios`, unlike `axios.create`, merges nothing of `axios.defaults`.
    this.httpClient = checked.httpClient ?? new Axios({ adapter: 'http', proxy: false });
    this.agents = checked.httpClient ? undefined : keepAliveAgents();
  }

  /** @throws UpstreamError where no usable answer came */
  async send(request: UpstreamRequest): Promise<Answer> {
    const { signal } = request;
    if (signal?.aborted) throw this.fault('ERR_CLIENT_CLOSED');
    const exchange = new AbortController();
    let ended: UpstreamErrorCode | undefined;
    const end = (code: UpstreamErrorCode) => {
      ended = code;
      exchange.abort();
    };
    const leave = () => end('ERR_CLIENT_CLOSED');
    const timer = setTimeout(end, this.timeout, 'ERR_UPSTREAM_TIMEOUT');
    signal?.addEventListener('abort', leave);
    try {
      return await this.exchange(this.configOf(request, exchange.signal), exchange.signal);
    } catch (error) {
      throw ended ? this.fault(ended) : this.faultOf(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    }
  }

  /**
   * Reads the refusal out of an answer that is not a success.
   *
   * @param explained what this answer's body says of its status; the option `outcomes` outranks it
   * @throws UpstreamError `ERR_UPSTREAM_STATUS` where the status says nothing about the credentials
   */
  refusal(answer: Answer, explained: Outcomes = {}): Refusal {
    const outcomes = { ...this.definition.outcomes, ...explained, ...this.options.outcomes };
    return refusalOf(this.provider, answer, outcomes);
  }

  private exchange(config: AxiosRequestConfig, signal: AbortSignal): Promise<Answer> {
    const answer = this.request(config).then((response) => {
      // A client of the application's may not heed the signal.
      const discard = () => discardBody(response.data);
      if (signal.aborted) discard();
      else signal.addEventListener('abort', discard);
      return this.read(response);
    });
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
    return Promise.race([answer, aborted]);
  }

  private async request(config: AxiosRequestConfig) {
    try {
      return await this.httpClient.request({ ...config, ...this.agents });
    } catch (error) {
      const request = own(error, 'request') as ClientRequest | undefined;
      if (!this.agents || !request || config.signal?.aborted || !diedUnanswered(request)) throw error;
      return this.httpClient.request({ ...config, ...freshAgents() });
    }
  }

  private async read(response: Awaited<ReturnType<HTTPClient['request']>>): Promise<Answer> {
    const { status, headers, data } = response;
    const header = (name: string) => headerOf(headers, name);
    try {
      const bytes = await readBody(data, header('content-length'), this.maxResponseSize);
      const types = { contentType: header('content-type'), contentEncoding: header('content-encoding') };
      return { status, header, body: await parseJSON(bytes, types, this.maxResponseSize) };
    } catch (error) {
      if (!(error instanceof UnusableBody)) throw error;
      if (status === 200) {
        throw this.fault('ERR_UPSTREAM_RESPONSE', { upstreamStatus: status, reason: error.message });
      }
      return { status, header, body: undefined };
    }
  }

  private configOf(
    { method, path, headers, body }: UpstreamRequest,
    signal: AbortSignal,
  ): AxiosRequestConfig {
    return {
      method,
      url: joinURL(this.baseURL, path),
      headers: {
        Accept: 'application/json',
        'Accept-Encoding': 'identity',
        'User-Agent': `passport-${this.provider}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      data: body === undefined ? undefined : JSON.stringify(body),
      signal,
      maxRedirects: 0,
      // The status and the body are judged here, byte for byte as they came.
      validateStatus: () => true,
      responseType: 'stream',
      decompress: false,
      transformRequest: [(data: unknown) => data],
      transformResponse: [(data: unknown) => data],
    };
  }

  private faultOf(error: unknown): UpstreamError {
    if (error instanceof UpstreamError) return error;
    const code = own(error, 'code');
    const reason = typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code) ? code : 'unknown';
    // Bytes that are not HTTP are an answer, if a broken one.
    return this.fault(reason.startsWith('HPE_') ? 'ERR_UPSTREAM_RESPONSE' : 'ERR_UPSTREAM_UNREACHABLE', {
      reason,
    });
  }

  private fault(
    code: UpstreamErrorCode,
    details?: ConstructorParameters<typeof UpstreamError>[2],
  ): UpstreamError {
    return new UpstreamError(code, this.provider, details);
  }
}

function headerOf(headers: unknown, name: string): unknown {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}
