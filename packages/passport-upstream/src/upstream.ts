import { Axios, type AxiosRequestConfig } from 'axios';
import { diedUnanswered, freshAgents, keepAliveAgents, type Agents } from './agents';
import { joinURL } from './base-url';
import { UnusableBody, readJSON } from './body';
import { Connections } from './connections';
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

type Response = Awaited<ReturnType<HTTPClient['request']>>;

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
  private readonly connections = new Connections();

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
      const answer = this.exchange(this.configOf(request, exchange.signal), exchange.signal);
      return await endedBy(exchange.signal, answer);
    } catch (error) {
      if (!ended) throw this.faultOf(error);
      throw this.fault(ended, this.connections.isWaiting(exchange.signal) ? { reason: 'connections' } : {});
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

  private async exchange(config: AxiosRequestConfig, signal: AbortSignal): Promise<Answer> {
    // An application's own client has connections of its own.
    if (!this.agents) return this.read(await this.httpClient.request(config), signal);
    await this.connections.take(signal);
    try {
      return await this.read(await this.request({ ...config, ...this.agents }), signal);
    } finally {
      this.connections.giveBack();
    }
  }

  private async request(config: AxiosRequestConfig): Promise<Response> {
    try {
      return await this.httpClient.request(config);
    } catch (error) {
      if (!diedUnanswered(own(error, 'request'))) throw error;
      // axios sends nothing where the deadline, or the client's leaving, is what ended the first.
      return this.httpClient.request({ ...config, ...freshAgents() });
    }
  }

  private async read(response: Response, signal: AbortSignal): Promise<Answer> {
    const { status, headers, data } = response;
    const header = (name: string) => headerOf(headers, name);
    try {
      return { status, header, body: await readJSON({ data, header }, this.maxResponseSize, signal) };
    } catch (error) {
      if (!(error instanceof UnusableBody)) throw error;
      if (status === 200) {
        throw this.fault('ERR_UPSTREAM_RESPONSE', { upstreamStatus: status, reason: error.message });
      }
      // An interim answer, after which none can follow.
      if (status === 101) throw this.fault('ERR_UPSTREAM_TIMEOUT', { upstreamStatus: status });
      return { status, header, body: undefined };
    }
  }

  private configOf(request: UpstreamRequest, signal: AbortSignal): AxiosRequestConfig {
    // Own members only: a polluted prototype must not add a header.
    const { method, path, headers, body } = Object.assign(Object.create(null) as UpstreamRequest, request);
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
    let reason = 'unknown';
    try {
      if (error instanceof UpstreamError) return error;
      const code = own(error, 'code');
      if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code)) reason = code;
    } catch {
      // What an application's client throws may throw when it is looked at.
    }
    // Bytes that are not HTTP are an answer, if a broken one.
    if (reason.startsWith('HPE_')) return this.fault('ERR_UPSTREAM_RESPONSE', { reason });
    // axios's words for its own `timeout`, which an application's client may have.
    const isTimeout = reason === 'ECONNABORTED' || reason === 'ETIMEDOUT';
    return this.fault(isTimeout ? 'ERR_UPSTREAM_TIMEOUT' : 'ERR_UPSTREAM_UNREACHABLE', { reason });
  }

  private fault(
    code: UpstreamErrorCode,
    details?: ConstructorParameters<typeof UpstreamError>[2],
  ): UpstreamError {
    return new UpstreamError(code, this.provider, details);
  }
}

/** Waits for an exchange no longer than its signal lasts: an application's own client may not heed it. */
function endedBy(signal: AbortSignal, exchange: Promise<Answer>): Promise<Answer> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')));
  });
  return Promise.race([exchange, aborted]);
}

function headerOf(headers: unknown, name: string): unknown {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}
