import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig, RawAxiosResponseHeaders } from 'axios';
import http, { type Agent, type ClientRequest } from 'node:http';
import https from 'node:https';

/** Connections to one service at a time. Requests beyond wait for a free one, within their own deadline. */
const maxSockets = 256;
/** Milliseconds that an unused connection is kept; a shorter `Keep-Alive: timeout` of the service is honoured. */
const maxIdleMs = 15_000;

/** Node's options that are not given. As own members they hide what a polluted `Object.prototype` holds. */
const notGiven = {
  ...{
    auth: undefined,
    createConnection: undefined,
    socketPath: undefined,
    host: undefined,
    setHost: undefined,
  },
  ...{ defaultPort: undefined, timeout: undefined, signal: undefined, insecureHTTPParser: undefined },
  ...{
    maxHeaderSize: undefined,
    joinDuplicateHeaders: undefined,
    uniqueHeaders: undefined,
    lookup: undefined,
  },
  ...{
    family: undefined,
    hints: undefined,
    localAddress: undefined,
    localPort: undefined,
    session: undefined,
  },
  ...{ servername: undefined, secureContext: undefined, socket: undefined },
};

/** A reused connection ended before a byte of a response had come. */
class DeadConnection extends Error {}

/**
 * Makes an adapter for axios that speaks through Node's own `node:http` and `node:https`, so that whatever tests or
 * observes these sees it. Connections are kept alive. It uses no proxy, follows no redirect, and gives the response's
 * body as a stream, as it came. `httpAgent`, `httpsAgent` and `signal` of the request are honoured.
 *
 * A reused connection that the service closes before any byte of a response did not respond: the request is sent once
 * more, on a fresh connection (docs/decisions/one-resend.md). Agents of the application get no second send.
 */
export function createNodeAdapter(): AxiosAdapter {
  const kept = createAgents({ keepAlive: true, maxSockets, timeout: maxIdleMs });
  const fresh = createAgents({ keepAlive: false });
  return async (config) => {
    const url = new URL(config.url!, config.baseURL);
    const isSecure = url.protocol === 'https:';
    const given = (isSecure ? config.httpsAgent : config.httpAgent) as Agent | undefined;
    const name = isSecure ? 'https' : 'http';
    try {
      return await send(config, url, given ?? kept[name]);
    } catch (error) {
      if (!(error instanceof DeadConnection)) throw error;
      if (given || config.signal?.aborted) throw error.cause;
      return send(config, url, fresh[name]);
    }
  };
}

function createAgents(options: http.AgentOptions) {
  return { http: new http.Agent(options), https: new https.Agent(options) };
}

function send(config: InternalAxiosRequestConfig, url: URL, agent: Agent): Promise<AxiosResponse> {
  return new Promise((resolve, reject) => {
    const signal = config.signal as AbortSignal | undefined;
    const request = (url.protocol === 'https:' ? https : http).request({
      ...notGiven,
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port,
      path: url.pathname + url.search,
      method: config.method!.toUpperCase(),
      headers: config.headers.toJSON() as http.OutgoingHttpHeaders,
      agent,
      // An own member outranks NODE_TLS_REJECT_UNAUTHORIZED.
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    });
    const abort = () => request.destroy(new Error('aborted'));
    signal?.addEventListener('abort', abort);
    request.once('close', () => signal?.removeEventListener('abort', abort));
    const hasDied = watchConnection(request);
    request.on('error', (error) => reject(hasDied() ? new DeadConnection('', { cause: error }) : error));
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

/** Gives whether the request went out on a reused connection on which no byte has come since. */
function watchConnection(request: ClientRequest): () => boolean {
  let bytesBefore: number;
  request.once('socket', (socket) => {
    bytesBefore = socket.bytesRead;
  });
  return () => request.reusedSocket && request.socket?.bytesRead === bytesBefore;
}
