import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { joinURL } from './base-url';
import { readJSON } from './json-body';
import type { Cancellation } from './cancellation';
import type { WireRequest } from './connection';
import type { UnreadAnswer } from './transport';
import type { HTTPClient } from './http-client';

/** An application's own HTTP client, called in axios's words. Its connections are not ours: nothing is sent again. */
export class ApplicationClient {
  private readonly client: HTTPClient;
  /** What stands in front of every request's path. */
  private readonly baseURL: string;

  constructor(client: HTTPClient, baseURL: string) {
    this.client = client;
    this.baseURL = joinURL(baseURL, '');
  }

  /**
   * Makes a request.
   *
   * @param read reads the answer, under the same cancellation
   * @throws whatever the client throws; an error with the code `EPROXY` where https was asked for, and the answer did
   * not come by TLS
   */
  request<Answer>(
    request: WireRequest,
    cancellation: Cancellation,
    read: (answer: UnreadAnswer) => Promise<Answer>,
  ): Promise<Answer> {
    const controller = new AbortController();
    const { signal } = controller;
    const exchange = async () => {
      const response = await this.client.request(this.configOf(request, signal));
      if (this.baseURL.startsWith('https:') && isUnprotected(response)) throw new Unprotected();
      const { status, headers, data } = response;
      const header = (name: string) => headerOf(headers, name);
      return read({ status, header, read: () => readJSON({ data, header }, request.limit, signal) });
    };
    // The client may not heed the signal.
    return new Promise((resolve, reject) => {
      cancellation.onCancel = () => {
        controller.abort();
        reject(new Error('cancelled'));
      };
      exchange().then(resolve, reject);
    });
  }

  private configOf({ method, path, headers, body }: WireRequest, signal: AbortSignal) {
    return {
      method,
      url: this.baseURL + path,
      headers: { ...headers },
      data: body,
      signal,
      maxRedirects: 0,
      // The status and the body are judged by who asked, byte for byte as they came.
      validateStatus: () => true,
      responseType: 'stream',
      decompress: false,
      transformRequest: [(data: unknown) => data],
      transformResponse: [(data: unknown) => data],
    };
  }
}

/** Somebody on the way has answered, and not the service. */
class Unprotected extends Error {
  readonly code = 'EPROXY';
}

/**
 * Whether an answer surely came over a connection without TLS. A proxy that opens no tunnel may say what it likes, and
 * the usual agents and axios's own `proxy` pass that on as if the service had said it.
 */
function isUnprotected({ data, request }: { data: unknown; request?: unknown }): boolean {
  return [data, request].some((holder) => {
    const { socket } = (holder ?? {}) as { socket?: unknown };
    return socket instanceof Socket && !(socket instanceof TLSSocket);
  });
}

function headerOf(headers: unknown, name: string): unknown {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}
