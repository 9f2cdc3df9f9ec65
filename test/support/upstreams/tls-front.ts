import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';

/** A server that speaks TLS in front of one that does not. */
export interface TLSFront {
  /** `https://localhost:<port>` */
  baseURL: string;
  /** `localhost:<port>` */
  host: string;
  /** What came through the encryption. */
  readonly decrypted: string;
  /** TCP connections so far. */
  readonly connections: number;
  close: () => void;
}

/** Starts a server on loopback that passes what comes through TLS on to `target`, an `http://` URL. */
export async function tlsFront(target: string, options: tls.TlsOptions): Promise<TLSFront> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<net.Socket>();
  let decrypted = '';
  let connections = 0;
  const server = tls.createServer(options, (socket) => {
    const inner = net.connect(Number(port), hostname);
    socket.on('data', (data: Buffer) => (decrypted += data.toString('latin1')));
    for (const [one, other] of [
      [socket, inner],
      [inner, socket],
    ] as const) {
      one.on('error', () => {}).on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  server.on('tlsClientError', () => {});
  server.on('connection', (socket: net.Socket) => {
    connections += 1;
    sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  return {
    baseURL: `https://${host}`,
    host,
    get decrypted() {
      return decrypted;
    },
    get connections() {
      return connections;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
