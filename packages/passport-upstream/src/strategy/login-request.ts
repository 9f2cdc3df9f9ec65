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
