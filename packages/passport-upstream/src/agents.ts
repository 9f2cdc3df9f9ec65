import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';

/** Connections to one login service at a time. Logins beyond wait for a free one, within their own deadline. */
const maxSockets = 256;
/** Milliseconds that an unused connection is kept; a shorter `Keep-Alive: timeout` of the service is honoured. */
const idleTimeout = 15_000;

/** The pair of agents that one request may use, as axios takes them. */
export interface Agents {
  httpAgent: http.Agent;
  httpsAgent: https.Agent;
}

// An own `rejectUnauthorized` outranks NODE_TLS_REJECT_UNAUTHORIZED and whatever a prototype holds.
const tls = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;

/** What a kept connection had received when a request took it over. */
const receivedBefore = new WeakMap<http.ClientRequest, number>();

/** Agents that keep connections alive and reuse them. */
export function keepAliveAgents(): Agents {
  const options = { keepAlive: true, maxSockets, timeout: idleTimeout };
  const httpAgent = new http.Agent(options);
  const httpsAgent = new https.Agent({ ...options, ...tls });
  distrustIdle(httpAgent);
  distrustIdle(httpsAgent);
  return { httpAgent, httpsAgent };
}

/** Agents whose connections serve one request. */
export function freshAgents(): Agents {
  return { httpAgent: new http.Agent(), httpsAgent: new https.Agent(tls) };
}

/**
 * True where a request went out on a reused connection that was closed before a byte of an answer came: the service
 * had already given the connection up, and has not judged this request.
 */
export function diedUnanswered(request: http.ClientRequest): boolean {
  const before = receivedBefore.get(request);
  return before !== undefined && request.socket?.bytesRead === before;
}

/**
 * Makes an agent drop a connection that receives bytes nobody asked for. Node would keep them and take them for the
 * next request's answer, which is another person's.
 */
function distrustIdle(agent: http.Agent): void {
  const keepSocketAlive = agent.keepSocketAlive.bind(agent) as unknown as (socket: Duplex) => boolean;
  const reuseSocket = agent.reuseSocket.bind(agent);
  const drop = function (this: Duplex) {
    this.destroy();
  };
  agent.keepSocketAlive = (socket: Duplex) => {
    if (socket.readableLength > 0) return false;
    socket.on('data', drop);
    return keepSocketAlive(socket);
  };
  agent.reuseSocket = (socket: Duplex, request: http.ClientRequest) => {
    socket.off('data', drop);
    receivedBefore.set(request, (socket as import('node:net').Socket).bytesRead);
    reuseSocket(socket, request);
  };
}
