import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type express from 'express';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Starts an application, until the test ends, and gives its URL. */
export async function served(app: express.Express): Promise<string> {
  const server = app.listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Responds with an error's status, headers and code. */
export const respondWithError: express.ErrorRequestHandler = (error, _req, res, _next) => {
  const { status = 500, headers = {}, code } = error as { code?: string; status?: number; headers?: object };
  res.status(status).set(headers).json({ code });
};
