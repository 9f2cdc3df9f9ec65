import { EventEmitter, once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import http from 'node:http';
import http2 from 'node:http2';
import { Passport } from 'passport';
import { attempt } from '../../../../test/support/attempt';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { watchClient } from '../../src/strategy/client-watch';
import { AcmeStrategy } from '../support/acme';

const body = { username: 'ann@example.com', password: 'secret' };

test('a client that leaves ends the upstream call, and the login is error 499', async () => {
  const arrived = new EventEmitter();
  const upstream = await scriptedUpstream((req) => {
    req.socket.once('close', () => arrived.emit('closed'));
    arrived.emit('request');
  });
  const socket = new EventEmitter();
  const login = attempt(new AcmeStrategy({ baseURL: upstream.baseURL }), { body, socket });
  await once(arrived, 'request');
  const closed = once(arrived, 'closed');
  socket.emit('close');
  expect(await login).toMatchObject({
    outcome: 'error',
    error: { code: 'ERR_CLIENT_CLOSED', status: 499 },
    answers: 1,
  });
  await closed;
  expect(socket.listenerCount('close')).toBe(0);
});

test('for a client that had left before, nothing is sent', async () => {
  const upstream = await scriptedUpstream((_req, res) => answerJSON(res, {}));
  const socket = Object.assign(new EventEmitter(), { destroyed: true });
  const result = await attempt(new AcmeStrategy({ baseURL: upstream.baseURL }), { body, socket });
  expect(result).toMatchObject({ outcome: 'error', error: { code: 'ERR_CLIENT_CLOSED' } });
  expect(upstream.connections).toBe(0);
});

test.each([
  ['no socket', {}],
  ['a socket that cannot be listened to', { socket: {} }],
  ['null for a socket', { socket: null }],
])('a request with %s signs in', async (_, request) => {
  const upstream = await scriptedUpstream((_req, res) =>
    answerJSON(res, { id: 'u1', name: 'Ann', token: 't' }),
  );
  const result = await attempt(new AcmeStrategy({ baseURL: upstream.baseURL }), { body, ...request });
  expect(result.outcome).toBe('success');
});

test('a request whose body was read is not one whose client has left', async () => {
  const upstream = await scriptedUpstream((_req, res) =>
    answerJSON(res, { id: 'u1', name: 'Ann', token: 't' }),
  );
  const passport = new Passport().use(new AcmeStrategy({ baseURL: upstream.baseURL }) as never);
  const authenticate = passport.authenticate('acme', { session: false }) as (...args: unknown[]) => void;
  const server = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('close', () => {
        Object.assign(req, { body: JSON.parse(Buffer.concat(chunks).toString()) as unknown });
        authenticate(req, res, (error: unknown) => res.end(error ? 'error' : 'signed in'));
      });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  expect(await response.text()).toBe('signed in');
  server.closeAllConnections();
  server.close();
});

test('over HTTP/2 the stream is watched, not the session that other requests share', async () => {
  const server = http2.createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const stream = client.request({ ':path': '/' });
  const [req] = (await once(server, 'request')) as [http2.Http2ServerRequest];
  const watch = watchClient(req);
  const other = client.request({ ':path': '/' });
  const [otherReq] = (await once(server, 'request')) as [http2.Http2ServerRequest];
  const otherWatch = watchClient(otherReq);
  stream.close(http2.constants.NGHTTP2_CANCEL);
  await once(req.stream, 'close');
  expect([watch.signal.aborted, otherWatch.signal.aborted]).toEqual([true, false]);
  other.close();
  client.destroy();
  server.close();
});

test('many logins that share a connection put one listener on it, and leave none', () => {
  const socket = new EventEmitter();
  const watch = () => watchClient({ headers: {}, socket } as never);
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const watched = Array.from({ length: 50 }, watch);
  for (const { signal } of watched) signal.addEventListener('abort', () => {});
  expect(warn).not.toHaveBeenCalled();
  expect(socket.listenerCount('close')).toBe(1);
  for (const one of watched.slice(1)) one.stop();
  expect(socket.listenerCount('close')).toBe(1);
  socket.emit('close');
  expect(watched[0]!.signal.aborted).toBe(true);
  watched[0]!.stop();
  expect(socket.listenerCount('close')).toBe(0);
});

test('the logins of a connection share a signal, and those without a connection share none', () => {
  const of = (socket?: object) => watchClient({ headers: {}, socket } as never).signal;
  const [ann, bob] = [new EventEmitter(), new EventEmitter()];
  expect(of(ann)).toBe(of(ann));
  expect(of(ann)).not.toBe(of(bob));
  expect(of()).not.toBe(of());
  expect(of({})).not.toBe(of({}));
});

test('a login that begins and ends beside others of its connection does not end them', async () => {
  const upstream = await scriptedUpstream((_req, res, sent) =>
    setTimeout(answerJSON, sent.includes('slow') ? 60 : 5, res, { id: 'u1', name: 'Ann', token: 't' }),
  );
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL });
  const socket = new EventEmitter();
  const login = (username: string) => attempt(strategy, { body: { ...body, username }, socket });
  const slow = login('slow');
  expect(await login('quick')).toMatchObject({ outcome: 'success' });
  expect(await slow).toMatchObject({ outcome: 'success' });
  expect(await login('quick')).toMatchObject({ outcome: 'success' });
});

test('waves of overlapping logins on one connection leave no listener behind', () => {
  const socket = new EventEmitter();
  const watch = () => watchClient({ headers: {}, socket } as never);
  for (let wave = 0; wave < 20; wave++) {
    const [first, second] = [watch(), watch()];
    first.stop();
    expect(socket.listenerCount('close')).toBe(1);
    second.stop();
    expect(socket.listenerCount('close')).toBe(0);
  }
});

test('pipelined logins share one listener on their connection', async () => {
  const upstream = await scriptedUpstream((_req, res) =>
    setTimeout(answerJSON, 20, res, { id: 'u1', name: 'Ann', token: 't' }),
  );
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL });
  const listeners: number[] = [];
  const server = http.createServer((req, res) => {
    const before = req.socket.listenerCount('close');
    void attempt(strategy, { body, socket: req.socket }).then(({ outcome }) => res.end(outcome));
    setImmediate(() => listeners.push(req.socket.listenerCount('close') - before));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(30));
  let received = '';
  for await (const chunk of socket) {
    received += String(chunk);
    if (received.split('success').length === 31) break;
  }
  expect(listeners).toHaveLength(30);
  expect(Math.max(...listeners)).toBe(1);
  server.closeAllConnections();
  server.close();
});
