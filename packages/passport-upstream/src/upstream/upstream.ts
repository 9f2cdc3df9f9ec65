import { ApplicationClient } from '../http/application-client';
import { UnusableBody } from '../http/json-body';
import { Cancellation } from '../http/cancellation';
import type { WireRequest } from '../http/connection';
import { Unserved } from '../http/connections';
import type { Refusal } from './refusal';
import { checkOptions } from '../ground/options';
import { refusalOf, type UpstreamResponse, type Outcomes } from './outcomes';
import { ownProperty } from '../ground/own-property';
import { Transport, type UnreadAnswer } from '../http/transport';
import { UpstreamError, type UpstreamErrorCode } from './upstream-error';
import {
  baseURLFromEnvironment,
  upstreamChecks,
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
  private readonly timeout: number;
  private readonly maxResponseSize: number;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly headersOfJSON: Readonly<Record<string, string>>;
  private readonly client: ApplicationClient | Transport;

  /** @throws TypeError for an option that is unknown or wrong */
  constructor(definition: UpstreamDefinition, options: object = {}) {
    const { provider, className, checks } = definition;
    const checked = checkOptions<UpstreamOptions>(className, options, { ...upstreamChecks, ...checks });
    this.options = checked as Readonly<Partial<Options>>;
    this.definition = definition;
    this.provider = provider;
    this.timeout = checked.timeout ?? 10_000;
    this.maxResponseSize = checked.maxResponseSize ?? 262_144;
    this.headers = {
      Accept: 'application/json',
      'Accept-Encoding': 'identity',
      'User-Agent': `passport-${provider}`,
    };
    this.headersOfJSON = { ...this.headers, 'Content-Type': 'application/json' };
    const baseURL = checked.baseURL ?? baseURLFromEnvironment(definition) ?? definition.baseURL;
    this.client = checked.httpClient
      ? new ApplicationClient(checked.httpClient, baseURL)
      : new Transport(baseURL);
  }

  /** @throws UpstreamError where no usable answer came */
  async send(request: UpstreamRequest): Promise<UpstreamResponse> {
    const { signal } = request;
    if (signal?.aborted) throw this.fault('ERR_CLIENT_CLOSED');
    const cancellation = new Cancellation();
    let ended: UpstreamErrorCode | undefined;
    const end = (code: UpstreamErrorCode) => {
      ended = code;
      cancellation.cancel();
    };
    const leave = () => end('ERR_CLIENT_CLOSED');
    const timer = setTimeout(end, this.timeout, 'ERR_UPSTREAM_TIMEOUT');
    signal?.addEventListener('abort', leave);
    try {
      const wire = this.wireRequest(request);
      return await this.client.request(wire, cancellation, (answer) => this.answer(answer));
    } catch (error) {
      if (!ended) throw this.faultOf(error);
      const isFull = ended === 'ERR_UPSTREAM_TIMEOUT' && error instanceof Unserved;
      throw this.fault(ended, isFull ? { reason: 'connections' } : {});
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
  refusal(answer: UpstreamResponse, explained: Outcomes = {}): Refusal {
    const outcomes = { ...this.definition.outcomes, ...explained, ...this.options.outcomes };
    return refusalOf(this.provider, answer, outcomes);
  }

  /** Reads an answer's body, and judges what it is where it cannot be used. */
  private async answer({ status, header, read }: UnreadAnswer): Promise<UpstreamResponse> {
    try {
      return { status, header, body: await read() };
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

  private wireRequest(request: UpstreamRequest): WireRequest {
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
      limit: this.maxResponseSize,
    };
  }

  private faultOf(error: unknown): UpstreamError {
    let reason = 'unknown';
    try {
      if (error instanceof UpstreamError) return error;
      const code = ownProperty(error, 'code');
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
