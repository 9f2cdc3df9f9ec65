import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { joinURL } from './base-url';
import { loadClient } from './undici-client';

/** Hears that a connection is there, or why not: undici's callback. */
export type Connected = (...outcome: [null, Socket] | [Error, null]) => void;

/**
 * Opens connections to one service, through no proxy. Its TLS session is kept and resumed, however long ago the last
 * connection was: undici's own connector keeps it only until the next garbage collection.
 */
export class Connector {
  readonly origin: URL;
  readonly Client = loadClient();
  /** What stands in front of every request's path. */
  readonly path: string;
  private session: Buffer | undefined;

  constructor(baseURL: string) {
    const { origin } = new URL(baseURL);
    this.origin = new URL(origin);
    this.path = joinURL(baseURL, '').slice(origin.length);
  }

  /** The socket is returned before it is connected, for whoever gives it up meanwhile. */
  open(connected: Connected): Socket {
    const isSecure = this.origin.protocol === 'https:';
    const socket = isSecure ? this.secureSocket() : net.connect(this.target(80));
    socket.setNoDelay(true);
    const failed = (error: Error) => connected(error, null);
    socket.once('error', failed);
    return socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      socket.off('error', failed);
      connected(null, socket);
    });
  }

  private secureSocket(): Socket {
    const target = this.target(443);
    const socket = tls.connect({
      ...target,
      servername: net.isIP(target.host) ? '' : target.host,
      ALPNProtocols: ['http/1.1'],
      // An own member outranks NODE_TLS_REJECT_UNAUTHORIZED and whatever a prototype holds, as do those of the target.
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      session: this.session,
    });
    return socket.on('session', (session) => {
      this.session = session;
    });
  }

  private target(defaultPort: number) {
    const { hostname, port } = this.origin;
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    return { host, port: Number(port) || defaultPort, path: undefined, lookup: undefined, family: undefined };
  }
}
