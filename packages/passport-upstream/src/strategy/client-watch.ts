import { setMaxListeners, type EventEmitter } from 'node:events';
import type { LoginRequest } from './login-request';

type Connection = Pick<EventEmitter, 'on' | 'off'> & { destroyed?: boolean };

/** Tells when the client of a request goes away. */
export interface ClientWatch {
  /** Aborts when the client goes away; the same for all requests of a connection, which end with it. */
  signal: AbortSignal;
  /** Takes the listener off the connection, unless another request needs it. */
  stop(): void;
}

/** The end of one connection, watched by one listener however many of its requests are under way. */
class ConnectionWatch implements ClientWatch {
  private readonly controller = new AbortController();
  private readonly connection: Connection;
  private readonly onClose = () => this.controller.abort();
  private requests = 0;

  constructor(connection: Connection) {
    this.connection = connection;
    // Pipelined requests listen to it side by side, and each takes its listener off.
    setMaxListeners(0, this.signal);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  start(): this {
    if (this.connection.destroyed) this.onClose();
    if (this.requests++ === 0) this.connection.on('close', this.onClose);
    return this;
  }

  stop(): void {
    if (--this.requests === 0) this.connection.off('close', this.onClose);
  }
}

const watches = new WeakMap<Connection, ConnectionWatch>();

/**
 * Watches whether the client of a request goes away, or has gone.
 *
 * A request's own `close` event is of no use: it fires as soon as a body parser has read the body. An HTTP/2
 * request's socket is its whole session, so there its stream is watched.
 */
export function watchClient(req: LoginRequest): ClientWatch {
  const connection = connectionOf(req);
  if (!connection) return { signal: new AbortController().signal, stop: () => {} };
  let watch = watches.get(connection);
  if (!watch) {
    watch = new ConnectionWatch(connection);
    watches.set(connection, watch);
  }
  return watch.start();
}

function connectionOf(req: LoginRequest): Connection | undefined {
  const { stream, socket } = req as { stream?: unknown; socket?: unknown };
  if (isConnection(stream)) return stream;
  return isConnection(socket) ? socket : undefined;
}

function isConnection(value: unknown): value is Connection {
  return typeof (value as Connection | undefined)?.on === 'function';
}
