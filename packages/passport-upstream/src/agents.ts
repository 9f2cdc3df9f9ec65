import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Milliseconds that an unused connection is kept; a shorter `Keep-Alive: timeout` of the service is honoured. */
const idleTimeout = 15_000;

/** The pair of agents that one request may use, as axios takes them. */
export interface Agents {
  httpAgent: http.Agent;
  httpsAgent: https.Agent;
}

// An own `rejectUnauthorized` outranks NODE_TLS_REJECT_UNAUTHORIZED and whatever a prototype holds.
const tls = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;

/** The connections that requests took over from earlier ones, and what each had received by then. */
const reused = new WeakMap<http.ClientRequest, { socket: Socket; received: number }>();

/** Agents that keep connections alive and reuse them. How many there are is for the caller to bound. */
export function keepAliveAgents(): Agents {
  const options = { keepAlive: true, scheduling: 'fifo', timeout: idleTimeout } as const;
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
export function diedUnanswered(request: unknown): boolean {
  const reuse = reused.get(request as http.ClientRequest);
  return reuse !== undefined && reuse.socket.bytesRead === reuse.received;
}

/**
 * Makes an agent drop a connection that receives bytes nobody asked for. Node would keep them and take them for the
 * next request's answer, which is another person's.
 */
function distrustIdle(agent: http.Agent): void {
  // Node's own answers whether the connection may be kept, which its types do not know.
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
    reused.set(request, { socket: socket as Socket, received: (socket as Socket).bytesRead });
    reuseSocket(socket, request);
  };
}
