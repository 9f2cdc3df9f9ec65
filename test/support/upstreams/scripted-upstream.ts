import http from 'node:http';
import net, { type AddressInfo } from 'node:net';

/** A login service that answers whatever a test scripts, on loopback. */
export interface ScriptedUpstream {
  /** `http://127.0.0.1:<port>` */
  baseURL: string;
  /** The bodies of the requests so far. */
  bodies: string[];
  /** TCP connections so far. */
  readonly connections: number;
  /** TCP connections that are open now. */
  readonly open: number;
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** Starts a service that speaks HTTP; it is closed after the test. */
export function scriptedUpstream(
  answer: (req: http.IncomingMessage, res: http.ServerResponse, body: string) => void,
): Promise<ScriptedUpstream> {
  const bodies: string[] = [];
  const server = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('error', () => {});
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      bodies.push(body);
      answer(req, res, body);
    });
  });
  return listen(server, bodies);
}

/** Starts a service that writes bytes: `answer` is called with the socket once a whole request has come. */
export function scriptedSocket(
  answer: (socket: net.Socket, request: string) => void,
  onConnect: (socket: net.Socket) => void = () => {},
): Promise<ScriptedUpstream> {
  const bodies: string[] = [];
  const server = net.createServer((socket) => {
    let received = '';
    onConnect(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const [head = '', body] = received.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (body === undefined || body.length < length) return;
      const request = received;
      received = '';
      bodies.push(body);
      answer(socket, request);
    });
  });
  return listen(server, bodies);
}

/** Answers JSON with status 200, or as said. */
export function answerJSON(
  res: http.ServerResponse,
  body: unknown,
  status = 200,
  headers: http.OutgoingHttpHeaders = {},
) {
  res.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  res.end(JSON.stringify(body));
}

/** Where nothing listens: the address of a service that has just been closed. */
export async function closedURL(): Promise<string> {
  const server = net.createServer();
  const { baseURL } = await listen(server, []);
  await closers.pop()!();
  return baseURL;
}

async function listen(server: net.Server, bodies: string[]): Promise<ScriptedUpstream> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  server.on('connection', (socket: net.Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
  };
}
