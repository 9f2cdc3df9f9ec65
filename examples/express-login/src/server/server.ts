import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A listening server. */
export interface Server {
  readonly url: string;
  /**
   * Takes no more requests, and resolves when those under way have finished.
   *
   * @param timeoutMs after which requests that have not finished are cut off
   */
  stop(timeoutMs: number): Promise<void>;
}

/**
 * Listens for requests.
 *
 * @throws what `listen` says, such as `EADDRINUSE`
 */
export async function startServer(app: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer(app);
  const underWay = new Map<Socket, Set<ServerResponse>>();
  let stopping = false;
  server.on('connection', (socket) => {
    underWay.set(socket, new Set());
    socket.once('close', () => underWay.delete(socket));
  });
  server.prependListener('request', ({ socket }, res) => {
    underWay.get(socket)?.add(res);
    if (stopping) res.setHeader('Connection', 'close');
    res.once('close', () => {
      underWay.get(socket)?.delete(res);
      if (stopping && underWay.get(socket)?.size === 0) socket.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { address, family, port: actual } = server.address() as AddressInfo;

  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`,
    async stop(timeoutMs) {
      stopping = true;
      const closed = new Promise((resolve) => server.close(resolve));
      // `server.close` would wait for connections on which no request came, as browsers open them in advance.
      for (const [socket, responses] of underWay) {
        if (responses.size === 0) socket.destroy();
        for (const res of responses) if (!res.headersSent) res.setHeader('Connection', 'close');
      }
      const cutOff = setTimeout(() => server.closeAllConnections(), timeoutMs);
      await closed;
      clearTimeout(cutOff);
    },
  };
}
