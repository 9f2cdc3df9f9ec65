import net, { type AddressInfo } from 'node:net';

/** A forward proxy that knows CONNECT, and notes everything that it can see. */
export interface CorporateProxy {
  /** `127.0.0.1:<port>` */
  host: string;
  /** The head of every request to the proxy itself. */
  heads: string[];
  /** What went through its tunnels, in both directions. */
  readonly tunnelled: Buffer;
  close: () => void;
}

const established = 'HTTP/1.1 200 Connection established\r\n\r\n';

/**
 * Starts a proxy on loopback.
 *
 * @param answer what it says to a request's head: `undefined` opens a tunnel, an empty text hangs up
 */
export async function corporateProxy(
  answer: (head: string) => string | undefined = () => undefined,
): Promise<CorporateProxy> {
  const heads: string[] = [];
  const chunks: Buffer[] = [];
  const sockets = new Set<net.Socket>();
  const note = (data: Buffer) => void chunks.push(data);
  const open = (client: net.Socket, port: number) => {
    const inner = net.connect(port, '127.0.0.1', () => client.write(established));
    for (const [one, other] of [
      [client, inner],
      [inner, client],
    ] as const) {
      one.on('error', () => {}).on('close', () => other.destroy());
      one.on('data', note).pipe(other);
    }
  };
  const server = net.createServer((client) => {
    let head = '';
    sockets.add(client.on('error', () => {}));
    const onData = (data: Buffer) => {
      head += data.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      client.off('data', onData);
      heads.push(head);
      const refusal = answer(head);
      if (refusal === undefined) return open(client, Number(/^CONNECT [^ ]+:(\d+) /.exec(head)?.[1]));
      if (refusal === '') return void client.destroy();
      client.on('data', note).write(refusal);
    };
    client.on('data', onData);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    heads,
    get tunnelled() {
      return Buffer.concat(chunks);
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
