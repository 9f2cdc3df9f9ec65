import type { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * What a strategy needs of a request. Requests of Express, connect, Koa, Fastify and NestJS all have it. There may be
 * no body: then there are no credentials.
 */
export interface LoginRequest {
  /** The headers, their names in lower case. */
  headers: IncomingHttpHeaders;
  /** The HTTP method. */
  method?: string | undefined;
  /** The path with the query. */
  url?: string | undefined;
  /** The body as a body parser left it. */
  body?: unknown;
}

/** The response, on the hosts (Express and NestJS) that put it on the request. */
interface Response {
  headersSent?: boolean;
  setHeader?(name: string, value: string): unknown;
  appendHeader?(name: string, value: string): unknown;
}

type Connection = Pick<EventEmitter, 'on' | 'off'> & { destroyed?: boolean };

// One listener per connection, however many requests share it: pipelined logins would otherwise trip Node's
// listener-leak warning.
const watched = new WeakMap<Connection, { watchers: Set<() => void>; onClose: () => void }>();

/**
 * Calls `gone` once when the client goes away, or at once if it has.
 *
 * A request's own `close` event is of no use: it fires as soon as a body parser has read the body. An HTTP/2
 * request's socket is its whole session, so there its stream is watched.
 *
 * @returns a function that stops watching
 */
export function watchClient(req: LoginRequest, gone: () => void): () => void {
  const connection = connectionOf(req);
  if (!connection) return () => {};
  if (connection.destroyed) {
    gone();
    return () => {};
  }
  const { watchers, onClose } = watched.get(connection) ?? watch(connection);
  watchers.add(gone);
  return () => {
    watchers.delete(gone);
    if (watchers.size > 0) return;
    connection.off('close', onClose);
    watched.delete(connection);
  };
}

function watch(connection: Connection) {
  const watchers = new Set<() => void>();
  const onClose = () => {
    for (const watcher of watchers) watcher();
  };
  connection.on('close', onClose);
  watched.set(connection, { watchers, onClose });
  return { watchers, onClose };
}

// Of all that a login makes, an `AbortController` costs most: a connection's logins, which end with it, share one.
const controllers = new WeakMap<Connection, AbortController>();

/** For what is to end when the client goes away: the same for all requests of a connection. */
export function controllerOf(req: LoginRequest): AbortController {
  const connection = connectionOf(req);
  const known = connection && controllers.get(connection);
  if (known) return known;
  const controller = new AbortController();
  if (connection) controllers.set(connection, controller);
  return controller;
}

function connectionOf(req: LoginRequest): Connection | undefined {
  const { stream, socket } = req as { stream?: unknown; socket?: unknown };
  return [stream, socket].find(isConnection);
}

function isConnection(value: unknown): value is Connection {
  return typeof (value as Connection | undefined)?.on === 'function';
}

/**
 * Sets a header on the response, where the host lets a strategy reach it. A challenge is added to those of other
 * strategies.
 */
export function setResponseHeader(req: LoginRequest, name: string, value: string): void {
  const { res } = req as { res?: Response };
  if (!res || res.headersSent) return;
  if (name === 'WWW-Authenticate') res.appendHeader?.(name, value);
  else res.setHeader?.(name, value);
}
