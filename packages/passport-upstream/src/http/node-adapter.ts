import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig, RawAxiosResponseHeaders } from 'axios';
import http from 'node:http';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { hideInherited } from '../ground/hide-inherited';
import { createAgents } from './agents';
import { hostOf } from './base-url';

/** A reused connection ended before a byte of a response had come. */
class DeadConnection extends Error {}

/** A connection without TLS where https was asked for: it leads to a proxy, and not to the service. */
export class ProxyConnection extends Error {
  readonly code = 'EPROXY';
}

/**
 * Makes an adapter for axios that speaks through Node's own `node:http` and `node:https`, so that whatever tests or
 * observes these sees it. Connections are kept alive. It uses no proxy, follows no redirect, and gives the response's
 * body as a stream, as it came. Of the request's options it takes `baseURL`, `url`, `method`, `headers`, `data`,
 * `signal`, `httpAgent` and `httpsAgent`.
 *
 * A reused connection that the service closes before any byte of a response did not respond: the request is sent once
 * more, on a fresh connection (docs/decisions/one-resend.md). Agents of the application get no second send.
 */
export function createNodeAdapter(): AxiosAdapter {
  const { kept, fresh } = createAgents();
  return async (config) => {
    const url = new URL(config.url!, config.baseURL);
    const name = url.protocol === 'https:' ? 'https' : 'http';
    const given = (name === 'https' ? config.httpsAgent : config.httpAgent) as http.Agent | undefined;
    try {
      return await send(config, url, given ?? kept[name]);
    } catch (error) {
      if (!(error instanceof DeadConnection)) throw error;
      if (given || config.signal?.aborted) throw error.cause;
      return send(config, url, fresh[name]);
    }
  };
}

function send(config: InternalAxiosRequestConfig, url: URL, agent: http.Agent): Promise<AxiosResponse> {
  return new Promise((resolve, reject) => {
    const request = requestTo(config, url, agent);
    let bytesBefore: number | undefined;
    // First of all: whatever ends the request from now on is heard.
    request.on('error', (error) => {
      const isDead = request.reusedSocket && request.socket?.bytesRead === bytesBefore;
      reject(isDead ? new DeadConnection('', { cause: error }) : error);
    });
    (config.signal as AbortSignal | undefined)?.addEventListener('abort', () =>
      request.destroy(new Error('aborted')),
    );
    request.once('socket', (socket) => {
      bytesBefore = socket.bytesRead;
      // Nothing has been written yet. An agent may give a connection that leads to a proxy and no further.
      if (url.protocol === 'https:' && !(socket as Partial<TLSSocket>).encrypted)
        request.destroy(new ProxyConnection());
    });
    request.once('response', (response) => {
      const { statusCode, statusMessage, headers } = response;
      resolve({
        status: statusCode!,
        statusText: statusMessage!,
        headers: headers as RawAxiosResponseHeaders,
        data: response,
        config,
        request,
      });
    });
    request.end(config.data);
  });
}

function requestTo(config: InternalAxiosRequestConfig, url: URL, agent: http.Agent): http.ClientRequest {
  const options = {
    protocol: url.protocol,
    hostname: hostOf(url),
    port: url.port,
    path: url.pathname + url.search,
    method: config.method!.toUpperCase(),
    headers: config.headers.toJSON() as http.OutgoingHttpHeaders,
    agent,
    // An own member outranks NODE_TLS_REJECT_UNAUTHORIZED.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  } as const;
  return (url.protocol === 'https:' ? https : http).request(hideInherited(options));
}
