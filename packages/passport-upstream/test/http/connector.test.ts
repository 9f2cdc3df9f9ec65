import type { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import tls, { type ConnectionOptions, type TLSSocket, type TlsOptions } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { scriptedSocket } from '../../../../test/support/upstreams/scripted-upstream';
import { Connection } from '../../src/http/connection';
import { Connector } from '../../src/http/connector';
import { certificate } from '../support/certificate';
import { rawAnswer, until } from '../support/log-in';

const request = { method: 'GET', path: '/', headers: {}, limit: 1_000 } as const;

/** A service on TLS whose certificate is trusted here, and a connector to it. */
async function secureService(
  answer: (socket: TLSSocket, count: number) => void = (socket) => socket.write(rawAnswer()),
  options: TlsOptions = {},
) {
  const good = certificate();
  const sockets = new Set<TLSSocket>();
  const resumed: boolean[] = [];
  const server = tls.createServer({ ...good, ...options }, (socket) => {
    let count = 0;
    sockets.add(socket);
    resumed.push(socket.isSessionReused());
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', () => answer(socket, ++count));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const { connect } = tls;
  jest
    .spyOn(tls, 'connect')
    .mockImplementation(((given: ConnectionOptions) =>
      connect({ ...given, ca: good.cert })) as typeof connect);
  const connector = new Connector(`https://localhost:${(server.address() as AddressInfo).port}`);
  return { connector, sockets, resumed };
}

const closers: (() => void)[] = [];
afterEach(() => {
  jest.restoreAllMocks();
  for (const close of closers.splice(0)) close();
});

test('over TLS too, an unused connection that receives bytes is closed', async () => {
  const { connector, sockets } = await secureService();
  const connection = new Connection(connector);
  expect(await connection.request(request)).toMatchObject({ status: 200 });
  const [first] = sockets;
  first!.write(rawAnswer());
  await until(() => !connection.isOpen && sockets.size === 0);
});

test('over TLS too, a reused connection that closes unanswered is told from one that had begun to answer', async () => {
  let second: (socket: TLSSocket) => void = () => {};
  const { connector } = await secureService((socket, count) =>
    count === 1 ? socket.write(rawAnswer()) : second(socket),
  );
  const cases: [(socket: TLSSocket) => void, boolean][] = [
    [(socket) => socket.destroy(), true],
    [(socket) => socket.end(), true],
    [(socket) => socket.end('HTTP/1.1'), false],
  ];
  for (const [close, unanswered] of cases) {
    second = close;
    const connection = new Connection(connector);
    expect(await connection.request(request)).toMatchObject({ status: 200 });
    expect(connection.diedUnanswered).toBe(false);
    await expect(connection.request(request)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(connection.diedUnanswered).toBe(unanswered);
  }
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'on %s, a connection resumes the session of one that is long gone',
  async (version) => {
    const { connector, resumed, sockets } = await secureService(undefined, {
      minVersion: version,
      maxVersion: version,
    });
    for (let count = 0; count < 3; count++) {
      const connection = new Connection(connector);
      expect(await connection.request(request)).toMatchObject({ status: 200 });
      connection.close();
      await until(() => sockets.size === 0);
      // A session that is held weakly is gone now.
      collectGarbage();
    }
    expect(resumed).toEqual([false, true, true]);
  },
);

test.each([
  ['https://localhost:8443/prefix/', { host: 'localhost', port: 8443, servername: 'localhost' }],
  ['https://api.example.com', { host: 'api.example.com', port: 443, servername: 'api.example.com' }],
  ['https://127.0.0.1', { host: '127.0.0.1', port: 443, servername: '' }],
  ['https://[::1]:8443', { host: '::1', port: 8443, servername: '' }],
])('%s is connected to with certificates checked, on TLS 1.2 at least', (baseURL, target) => {
  const connect = jest.spyOn(tls, 'connect').mockImplementation(() => new tls.TLSSocket(new Duplex()));
  new Connector(baseURL).open(() => {});
  expect(connect.mock.calls[0]![0]).toMatchObject({
    ...target,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });
});

test('an unused connection is kept for 15 seconds, and the deadline is left to the caller', async () => {
  const { baseURL } = await scriptedSocket((socket) => socket.write(rawAnswer()));
  const connector = new Connector(baseURL);
  const given: unknown[] = [];
  class Client extends connector.Client {
    constructor(...args: ConstructorParameters<typeof connector.Client>) {
      super(...args);
      given.push(...args);
    }
  }
  const connection = new Connection(Object.assign(connector, { Client }));
  expect(await connection.request(request)).toMatchObject({ status: 200 });
  connection.close();
  expect(given).toMatchObject([
    new URL(baseURL),
    {
      keepAliveTimeout: 15_000,
      keepAliveMaxTimeout: 15_000,
      headersTimeout: 0,
      bodyTimeout: 0,
      allowH2: false,
    },
  ]);
});
