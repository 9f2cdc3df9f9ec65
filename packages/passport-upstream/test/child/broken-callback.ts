import './sources';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Passport } from 'passport';
import { AcmeStrategy } from '../support/acme';

/** What this file prints: the stack of the exception that nobody caught, and how often the callback was called. */
export interface BrokenCallback {
  uncaught: string;
  calls: number;
}

let calls = 0;

function brokenCallback() {
  calls++;
  throw new Error('broken callback');
}

process.on('uncaughtException', ({ stack }) => {
  const report: BrokenCallback = { uncaught: String(stack), calls };
  process.stdout.write(JSON.stringify(report), () => process.exit());
});

const server = http.createServer((_req, res) => {
  res.setHeader('Content-Type', 'application/json');
  res.end('{"id":"u1","name":"Ann","token":"t"}');
});
server.listen(0, '127.0.0.1', () => {
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const passport = new Passport().use(new AcmeStrategy({ baseURL }) as never);
  const middleware = passport.authenticate('acme', brokenCallback) as (...args: unknown[]) => void;
  middleware({ headers: {}, body: { username: 'ann@example.com', password: 'secret' } }, {}, () => {});
});
