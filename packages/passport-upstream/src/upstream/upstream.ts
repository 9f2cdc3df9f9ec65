import type { AxiosInstance } from 'axios';
import { checkOptions } from '../ground/options';
import { ownProperty } from '../ground/own-property';
import { AxiosClient, type HTTPRequest, type HTTPResponse } from '../http/axios-client';
import { UnusableBody } from '../http/json-body';
import { isSuccess, refusalOf, type Outcomes, type UpstreamResponse } from './outcomes';
import type { Refusal } from './refusal';
import { originOf } from './response-origin';
import { UpstreamError, type UpstreamErrorCode, type UpstreamErrorDetails } from './upstream-error';
import {
  baseURLFromEnvironment,
  upstreamChecks,
  type UpstreamDefinition,
  type UpstreamOptions,
} from './upstream-options';

/** One request to a login service. */
export interface UpstreamRequest {
  /** The HTTP method. */
  method: 'GET' | 'POST' | 'DELETE';
  /** Begins with a slash. */
  path: string;
  /** Headers beside those that every request has. */
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
  /** Ends the exchange when the person it is for has gone. */
  signal?: AbortSignal | undefined;
}

/**
 * Makes requests of one login service: whatever goes wrong becomes an {@link UpstreamError} here. Nothing is retried, and
 * no redirect is followed.
 */
export class Upstream<Options extends UpstreamOptions = UpstreamOptions> {
  /** The options as checked; a member that was not given is absent. */
  readonly options: Readonly<Partial<Options>>;
  /** The axios instance that every request goes through: the option `httpClient`, or one of our own. */
  readonly axios: AxiosInstance;
  private readonly definition: UpstreamDefinition;
  private readonly provider: string;
  private readonly timeoutMs: number;
  private readonly maxResponseSize: number;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly headersOfJSON: Readonly<Record<string, string>>;
  private readonly client: AxiosClient;

  /**
   * @param definition what the login service is
   * @param options how to reach it: {@link UpstreamOptions}, and the provider's own
   * @throws TypeError for an option that is unknown or wrong
   */
  constructor(definition: UpstreamDefinition, options: object = {}) {
    const { provider, className, checks } = definition;
    const checked = checkOptions<UpstreamOptions>(className, options, { ...upstreamChecks, ...checks });
    this.options = checked as Readonly<Partial<Options>>;
    this.definition = definition;
    this.provider = provider;
    this.timeoutMs = checked.timeout ?? 10_000;
    this.maxResponseSize = checked.maxResponseSize ?? 262_144;
    this.headers = {
      Accept: 'application/json',
      'Accept-Encoding': 'identity',
      'User-Agent': `passport-${provider}`,
    };
    this.headersOfJSON = { ...this.headers, 'Content-Type': 'application/json' };
    const baseURL = checked.baseURL ?? baseURLFromEnvironment(definition) ?? definition.baseURL;
    this.client = new AxiosClient(baseURL, checked.httpClient);
    this.axios = this.client.axios;
  }

  /**
   * Sends a request, once.
   *
   * @param request the request
   * @returns the response, whatever its status is
   * @throws UpstreamError if no usable response came
   */
  async send(request: UpstreamRequest): Promise<UpstreamResponse> {
    const { signal } = request;
    if (signal?.aborted) throw this.error('ERR_CLIENT_CLOSED');
    const exchange = new AbortController();
    return new Promise((resolve, reject) => {
      let response: HTTPResponse | undefined;
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
      };
      const fail = (error: UpstreamError) => {
        settle();
        reject(error);
        exchange.abort();
        // A client may ignore the signal, and after an exception of an interceptor the body is never read.
        response?.body.discard();
      };
      const leave = () => fail(this.error('ERR_CLIENT_CLOSED'));
      const timer = setTimeout(() => fail(this.error('ERR_UPSTREAM_TIMEOUT')), this.timeoutMs);
      signal?.addEventListener('abort', leave);
      this.client
        .request(this.httpRequest(request, exchange.signal))
        .then((received) => {
          response = received;
          if (exchange.signal.aborted) received.body.discard();
          return this.read(received);
        })
        .then(
          (read) => {
            settle();
            resolve(read);
          },
          (error: unknown) => fail(this.errorOf(error)),
        );
    });
  }

  /**
   * Reads the refusal out of a response that is not a success.
   *
   * @param response the response, whose status is no success
   * @param explained what this response's body says of its status; the option `outcomes` outranks it
   * @returns the refusal
   * @throws UpstreamError `ERR_UPSTREAM_STATUS` if the status says nothing about the credentials
   */
  refusal(response: UpstreamResponse, explained: Outcomes = {}): Refusal {
    const outcomes = { ...this.definition.outcomes, ...explained, ...this.options.outcomes };
    return refusalOf(this.provider, response, outcomes);
  }

  /** Reads a response's body. Of a status that is no success, what is not JSON is no body. */
  private async read({ status, header, body }: HTTPResponse): Promise<UpstreamResponse> {
    try {
      return { status, header, body: await body.readJSON(this.maxResponseSize) };
    } catch (error) {
      if (!(error instanceof UnusableBody)) throw error;
      if (isSuccess(status)) {
        throw this.error('ERR_UPSTREAM_RESPONSE', { ...originOf({ status, header }), reason: error.message });
      }
      return { status, header, body: undefined };
    }
  }

  private httpRequest(request: UpstreamRequest, signal: AbortSignal): HTTPRequest {
    const { method, path } = request;
    // Own members only: a polluted prototype must not add a header or a body.
    const headers = ownProperty(request, 'headers');
    const body = ownProperty(request, 'body');
    const common = body === undefined ? this.headers : this.headersOfJSON;
    return {
      method,
      path,
      headers: headers === undefined ? common : { ...common, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    };
  }

  /** Names the cause in one word. Nothing else of the error is passed on: it may hold the request, and the password. */
  private errorOf(error: unknown): UpstreamError {
    let reason = 'unknown';
    try {
      if (error instanceof UpstreamError) return error;
      const code = ownProperty(error, 'code');
      if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code)) reason = code;
    } catch {
      // What an application's client throws may throw when it is looked at.
    }
    // Bytes that are not HTTP are a response, if a broken one.
    if (reason.startsWith('HPE_')) return this.error('ERR_UPSTREAM_RESPONSE', { reason });
    if (reason.startsWith('ERR_SSL_')) reason = 'EPROTO';
    // The codes of axios's own `timeout`, which an application's client may have.
    const isTimeout = reason === 'ECONNABORTED' || reason === 'ETIMEDOUT';
    return this.error(isTimeout ? 'ERR_UPSTREAM_TIMEOUT' : 'ERR_UPSTREAM_UNREACHABLE', { reason });
  }

  private error(code: UpstreamErrorCode, details?: UpstreamErrorDetails): UpstreamError {
    return new UpstreamError(code, this.provider, details);
  }
}
