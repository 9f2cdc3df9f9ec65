import dns from 'node:dns';
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import type { UpstreamUser } from 'passport-upstream';
import type { LoginProvider } from '../support/upstreams/login-provider';
import { answering } from '../support/upstreams/login-service';
import { faultOf } from '../support/outcome';
import { closedURL, scriptedSocket, scriptedUpstream } from '../support/upstreams/scripted-upstream';

/** Defines the tests of logins whose connection fails: to the upstream, or from the client. */
export function testConnections<User extends UpstreamUser>(provider: LoginProvider<User>) {
  const { name, reply, password, logIn } = provider;
  const fault = faultOf(name);

  test.each([
    ['connects and says nothing', ''],
    ['stops within the headers', 'HTTP/1.1 200 OK\r\nContent-Type: appl'],
    [
      'stops within the body',
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{"acc',
    ],
  ])('an upstream that %s is a fault at the deadline', async (_, bytes) => {
    const upstream = await scriptedSocket((socket) => socket.write(bytes));
    const startedAt = performance.now();
    const result = await logIn(upstream, { options: { timeout: 100 } });
    expect(result).toMatchObject(fault('ERR_UPSTREAM_TIMEOUT', 504));
    expect(performance.now() - startedAt).toBeGreaterThan(90);
  });

  test('a refused connection is a fault', async () => {
    const result = await logIn({ baseURL: await closedURL() });
    expect(result).toMatchObject(fault('ERR_UPSTREAM_UNREACHABLE', 502, { reason: 'ECONNREFUSED' }));
  });

  test('a connection that is reset is a fault, after one try', async () => {
    const upstream = await scriptedSocket((socket) => socket.resetAndDestroy());
    const result = await logIn(upstream);
    expect(result).toMatchObject(fault('ERR_UPSTREAM_UNREACHABLE', 502, { reason: 'ECONNRESET' }));
    expect(upstream.connections).toBe(1);
  });

  test('a host without an address is a fault', async () => {
    const lookup = jest.spyOn(dns, 'lookup').mockImplementation((...args: unknown[]) => {
      const answer = args.at(-1) as (error: Error) => void;
      answer(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    });
    const result = await logIn({ baseURL: `https://${name}.example` }).finally(() => lookup.mockRestore());
    expect(result).toMatchObject(fault('ERR_UPSTREAM_UNREACHABLE', 502, { reason: 'ENOTFOUND' }));
  });

  test('a service that does not speak TLS is a fault, and it sees no byte of the request', async () => {
    let received = '';
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const result = await logIn({ baseURL: `https://127.0.0.1:${(server.address() as AddressInfo).port}` });
    server.close();
    expect(result).toMatchObject(fault('ERR_UPSTREAM_UNREACHABLE', 502));
    expect(received).not.toContain(password);
  });

  test('when the client goes away, the upstream call ends at once', async () => {
    const socket = new EventEmitter();
    const gone: http.IncomingMessage[] = [];
    const upstream = await scriptedUpstream((req) => {
      req.socket.on('close', () => gone.push(req));
      socket.emit('close');
    });
    const result = await logIn(upstream, { request: { socket } });
    expect(result).toMatchObject(fault('ERR_CLIENT_CLOSED', 499));
    while (gone.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(socket.listenerCount('close')).toBe(0);
  });

  test('for a client that had already gone nothing is sent', async () => {
    const upstream = await answering(200, reply());
    const socket = Object.assign(new EventEmitter(), { destroyed: true });
    const result = await logIn(upstream, { request: { socket } });
    expect(result).toMatchObject(fault('ERR_CLIENT_CLOSED', 499));
    expect(upstream.connections).toBe(0);
  });
}
