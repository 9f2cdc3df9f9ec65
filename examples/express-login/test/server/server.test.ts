import { connect } from 'node:net';
import { startServer } from '../../src/server/server';
import { startApp } from '../support/started-app';

test('connections on which nothing was sent do not hold up the end', async () => {
  const { server } = await startApp();
  const { hostname, port } = new URL(server.url);
  const silent = connect(Number(port), hostname);
  const half = connect(Number(port), hostname, () => half.write('GET /healthz HTTP/1.1\r\nHost:'));
  for (const socket of [silent, half]) socket.on('error', () => {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  const began = performance.now();
  await server.stop(5_000);
  expect(performance.now() - began).toBeLessThan(4_000);
});

test('a port in use rejects', async () => {
  const server = await startServer(() => {}, '127.0.0.1', 0);
  const port = Number(new URL(server.url).port);
  await expect(startServer(() => {}, '127.0.0.1', port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await server.stop(0);
});
