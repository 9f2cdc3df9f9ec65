import { connect } from 'node:net';
import { startServer } from '../../src/server/server';
import { Browser } from '../support/browser';
import { untilAsked } from '../support/sandbox-login';
import { maxAtOvok, startApp } from '../support/started-app';

test('a login under way gets its answer when the server stops, and nothing new is taken', async () => {
  const { url, sandbox, server } = await startApp();
  sandbox.ovok.delay = 1_000;
  const browser = new Browser(url);
  const login = browser.postJSON('/api/login/ovok', maxAtOvok);
  await untilAsked(sandbox, 1);
  const began = performance.now();
  const stopped = server.stop(20_000);
  await expect(new Browser(url).get('/healthz')).rejects.toThrow();
  expect((await login).status).toBe(200);
  expect((await login).headers.get('connection')).toBe('close');
  await stopped;
  expect(performance.now() - began).toBeLessThan(15_000);
});

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

test('what takes longer than the patience is cut off', async () => {
  const server = await startServer(() => {}, '127.0.0.1', 0);
  const cut = expect(fetch(server.url)).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await server.stop(100);
  await cut;
});

test('a port in use rejects', async () => {
  const server = await startServer(() => {}, '127.0.0.1', 0);
  const port = Number(new URL(server.url).port);
  await expect(startServer(() => {}, '127.0.0.1', port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await server.stop(0);
});
