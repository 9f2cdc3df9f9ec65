import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { diedUnanswered, freshAgents, keepAliveAgents } from '../src/agents';
import { certificate } from './certificate';
import { rawAnswer, until } from './log-in';

/** A service on TLS, and a way to ask it through an agent that trusts it. */
async function secureService(answer: (socket: tls.TLSSocket, count: number) => void) {
  const good = certificate();
  const sockets = new Set<tls.TLSSocket>();
  const server = tls.createServer(good, (socket) => {
    let count = 0;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', () => answer(socket, ++count));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = async (agent: https.Agent) => {
    const request = https.get({ host: 'localhost', port, agent, ca: good.cert });
    const outcome = await Promise.race([
      once(request, 'response').then(async ([response]) => {
        const { statusCode } = (response as http.IncomingMessage).resume();
        await once(response as http.IncomingMessage, 'close');
        return statusCode;
      }),
      once(request, 'error').then(([error]) => (error as NodeJS.ErrnoException).code),
    ]).catch((error: NodeJS.ErrnoException) => error.code);
    return { request, outcome };
  };
  return { ask, sockets, close: () => server.close() };
}

test('over TLS too, an unused connection that receives bytes is dropped', async () => {
  const { ask, sockets, close } = await secureService((socket) => socket.write(rawAnswer()));
  const { httpsAgent } = keepAliveAgents();
  expect((await ask(httpsAgent)).outcome).toBe(200);
  const [first] = sockets;
  first!.write(rawAnswer());
  await until(() => sockets.size === 0);
  expect((await ask(httpsAgent)).request.reusedSocket).toBe(false);
  httpsAgent.destroy();
  close();
});

test('over TLS too, a reused connection that closes unanswered is told from one that had begun to answer', async () => {
  let second: (socket: tls.TLSSocket) => void = () => {};
  const { ask, close } = await secureService((socket, count) =>
    count === 1 ? socket.write(rawAnswer()) : second(socket),
  );
  const { httpsAgent } = keepAliveAgents();
  const cases: [(socket: tls.TLSSocket) => void, boolean][] = [
    [(socket) => socket.destroy(), true],
    [(socket) => socket.end(), true],
    [(socket) => socket.end('HTTP/1.1'), false],
  ];
  for (const [close, unanswered] of cases) {
    second = close;
    const first = await ask(httpsAgent);
    expect([first.outcome, diedUnanswered(first.request)]).toEqual([200, false]);
    const next = await ask(httpsAgent);
    expect([next.request.reusedSocket, next.outcome]).toEqual([true, 'ECONNRESET']);
    expect(diedUnanswered(next.request)).toBe(unanswered);
  }
  httpsAgent.destroy();
  close();
});

test('a connection that holds bytes nobody asked for is not kept', () => {
  const socket = new net.Socket();
  socket.push(rawAnswer());
  expect(keepAliveAgents().httpAgent.keepSocketAlive(socket)).toBe(false);
});

test('what is no request of these agents has not died unanswered', () => {
  for (const request of [undefined, null, 'request', {}]) expect(diedUnanswered(request)).toBe(false);
});

test('fresh agents keep no connection, and check certificates as strictly', () => {
  const { httpAgent, httpsAgent } = freshAgents();
  for (const agent of [httpAgent, httpsAgent]) expect(agent).toMatchObject({ keepAlive: false });
  const strict = { rejectUnauthorized: true, minVersion: 'TLSv1.2' };
  expect(httpsAgent.options).toMatchObject(strict);
  expect(keepAliveAgents().httpsAgent.options).toMatchObject(strict);
});

test('an unused connection is kept for 15 seconds', () => {
  for (const agent of Object.values(keepAliveAgents())) {
    expect((agent as http.Agent & { options: object }).options).toMatchObject({ timeout: 15_000 });
  }
});
