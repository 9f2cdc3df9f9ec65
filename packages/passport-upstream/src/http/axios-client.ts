import axios, { type AxiosInstance } from 'axios';
import type { HTTPClient } from './http-client';
import { ResponseBody } from './json-body';
import { createNodeAdapter, ProxyConnection } from './node-adapter';

/** A request to a login service. */
export interface HTTPRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Begins with a slash. */
  path: string;
  headers: Readonly<Record<string, string>>;
  /** JSON, as text. */
  body: string | undefined;
  /** Ends the exchange. */
  signal: AbortSignal;
}

/** A response whose body has not been read. */
export interface HTTPResponse {
  status: number;
  /** Gives a header's value by lower-case name. */
  header: (name: string) => unknown;
  body: ResponseBody;
}

/**
 * Speaks HTTP with one service through axios: through an instance of the application's, or through a lean one of our
 * own, which takes nothing from `axios.defaults` (docs/decisions/axios.md).
 */
export class AxiosClient {
  readonly axios: AxiosInstance;
  private readonly baseURL: string;
  private readonly isOwn: boolean;

  constructor(baseURL: string, httpClient: HTTPClient | undefined) {
    this.baseURL = new URL(baseURL).href.replace(/\/+$/, '');
    this.axios = (httpClient as AxiosInstance | undefined) ?? createInstance();
    this.isOwn = httpClient === undefined;
  }

  /**
   * Makes a request.
   *
   * @throws whatever axios, an adapter or an interceptor throws; an error with the code `EPROXY` where https was asked
   * for and the response came over a connection without TLS
   */
  async request({ method, path, headers, body, signal }: HTTPRequest): Promise<HTTPResponse> {
    const response = await this.axios.request({
      method,
      // The whole URL, which needs no `baseURL`; with it, mocks and interceptors may go by the path alone.
      baseURL: this.baseURL,
      url: this.baseURL + path,
      headers: { ...headers },
      data: body,
      signal,
      ...asItCame,
      ...(this.isOwn ? undefined : untransformed),
    });
    if (this.baseURL.startsWith('https:') && isUnprotected(response)) throw new ProxyConnection();
    const { status } = response;
    const header = (name: string) => headerOf(response.headers, name);
    return { status, header, body: new ResponseBody(response.data, header) };
  }
}

/**
 * What has axios, by whichever adapter, give each response as it came: its status and its body are judged by who asked.
 */
const asItCame = {
  maxRedirects: 0,
  validateStatus: null,
  responseType: 'stream',
  decompress: false,
} as const;

/** What an application's instance may have set otherwise. */
const untransformed = {
  allowAbsoluteUrls: true,
  transformRequest: (data: unknown) => data,
  transformResponse: (data: unknown) => data,
};

/** An instance without `axios.defaults`: what they hold costs time for each request, or is not for passwords. */
function createInstance(): AxiosInstance {
  const instance = axios.create();
  const { defaults } = instance;
  for (const name of Object.keys(defaults)) Reflect.deleteProperty(defaults, name);
  defaults.adapter = createNodeAdapter();
  // For an adapter of axios's own that an application puts there: it would look for a proxy in the environment.
  defaults.proxy = false;
  const headers = { common: {}, delete: {}, get: {}, head: {}, post: {}, put: {}, patch: {} };
  defaults.headers = headers as typeof defaults.headers;
  return instance;
}

/**
 * Whether a response surely came over a connection without TLS. A proxy that opens no tunnel may respond what it likes,
 * and the usual agents and axios's own `proxy` pass that on as if it were the service's.
 */
function isUnprotected({ data, request }: { data: unknown; request?: unknown }): boolean {
  return [data, request].some((holder) => {
    const { socket } = (holder ?? {}) as { socket?: { encrypted?: unknown } | null };
    return socket !== null && typeof socket === 'object' && socket.encrypted !== true;
  });
}

function headerOf(headers: unknown, name: string): unknown {
  // axios's own class of headers, or the platform's.
  const { get } = (headers ?? {}) as { get?: (name: string) => unknown };
  if (typeof get === 'function') return get.call(headers, name) ?? undefined;
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}
