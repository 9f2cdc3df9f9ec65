import './sources';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt } from '../../../../test/support/attempt';
import { AcmeStrategy } from '../support/acme';

/** What this file prints: what a number of logins has left behind. */
export interface Endurance {
  outcomes: Record<string, number>;
  /** Kinds of timers, sockets and the like that keep a process alive, with their numbers. */
  resources: { before: Record<string, number>; after: Record<string, number> };
  /** Listeners on the connections that the logins came in on. */
  listeners: { before: number; after: number };
  /** Bytes, after a garbage collection. */
  heap: { before: number; after: number };
  connections: number;
}

const tally = (names: readonly string[]) =>
  Object.fromEntries(
    [...new Set(names)].sort().map((name) => [name, names.filter((n) => n === name).length]),
  );
const listenersOf = (socket: NodeJS.EventEmitter) =>
  socket.eventNames().reduce((sum, name) => sum + socket.listenerCount(name), 0);
const collected = () => {
  global.gc!();
  return process.memoryUsage().heapUsed;
};

const openSockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

// A stack trace that is mapped to the sources takes longer than a login, and each error would have one.
Error.stackTraceLimit = 0;

// The service answers by the user's name: a success, a refusal, broken bytes, too much, silence.
const answers: Record<string, (res: http.ServerResponse) => void> = {
  good: (res) => json(res, 200, { id: 'person-7', name: 'Ann', token: 'token' }),
  refused: (res) => json(res, 401, {}),
  broken: (res) => res.socket!.end('SSH-2.0\r\n\r\n'),
  closed: (res) => res.socket!.resetAndDestroy(),
  large: (res) => json(res, 200, 'x'.repeat(300_000)),
  silent: () => {},
};

function json(res: http.ServerResponse, status: number, body: unknown) {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

// One login in four is a fault or a refusal.
const faults = ['refused', 'broken', 'closed', 'large', 'refused'];

void (async () => {
  const { logins, atOnce } = JSON.parse(process.argv[2]!) as { logins: number; atOnce: number };
  let connections = 0;
  const sockets = new Set<net.Socket>();
  const server = http.createServer((req, res) => {
    let body = '';
    req.on('error', () => {});
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => answers[(JSON.parse(body) as { username: string }).username]!(res));
  });
  server.on('connection', (socket: net.Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const strategy = new AcmeStrategy({ baseURL, timeout: 1_000 });
  // The connections that the logins come in on.
  const clients = Array.from({ length: atOnce }, () => new net.Socket());
  const outcomes: Record<string, number> = {};

  const run = async (count: number) => {
    let left = count;
    const lane = async (socket: net.Socket) => {
      while (left-- > 0) {
        const username = left % 500 === 0 ? 'silent' : (faults[left % 20] ?? 'good');
        const { outcome } = await attempt(strategy, {
          socket,
          body: { username, password: 'secret' },
        });
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
    };
    await Promise.all(clients.map(lane));
    // Silent connections have timed out, and closed ones are gone.
    await sleep(1_200);
    for (const socket of sockets) socket.destroy();
    for (let turns = 0; turns < 100 && openSockets() > 0; turns++) await sleep(50);
  };
  const state = () => ({
    resources: tally(process.getActiveResourcesInfo()),
    listeners: clients.reduce((sum, socket) => sum + listenersOf(socket), 0),
    heap: collected(),
  });

  await run(2_000);
  const before = state();
  await run(logins);
  const after = state();
  const report: Endurance = {
    outcomes,
    resources: { before: before.resources, after: after.resources },
    listeners: { before: before.listeners, after: after.listeners },
    heap: { before: before.heap, after: after.heap },
    connections,
  };
  process.stdout.write(JSON.stringify(report), () => process.exit());
})();
