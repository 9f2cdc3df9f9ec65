import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { runChild } from '../../child/run';
import type { Login, Logins } from '../../child/log-in';
import { certificate } from '../../support/certificate';
import { credentials, rawAnswer } from '../../support/log-in';

const own = certificate();
const versions = ['TLSv1.2', 'TLSv1.3'] as const;

/** What a service saw of several logins by one strategy. */
interface Seen {
  logins: Login[];
  requests: number;
  /** Of each connection, whether it resumed the session of an earlier one. */
  resumed: boolean[];
}

/**
 * Logs in several times at a service that speaks TLS.
 *
 * @param respond is called for each request, with the number of requests on its connection
 */
async function logInOften(
  times: number,
  version: tls.SecureVersion,
  respond: (socket: tls.TLSSocket, count: number) => void,
  pauseMs = 0,
): Promise<Seen> {
  const seen: Seen = { logins: [], requests: 0, resumed: [] };
  const server = tls.createServer({ ...own, minVersion: version, maxVersion: version }, (socket) => {
    let count = 0;
    seen.resumed.push(socket.isSessionReused());
    socket.on('error', () => {});
    socket.on('data', (data: Buffer) => {
      if (!data.includes(credentials.password)) return;
      seen.requests += 1;
      respond(socket, ++count);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'passport-upstream-'));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, own.cert);
  const baseURLs = [`https://localhost:${(server.address() as AddressInfo).port}`];
  const input: Logins = { baseURLs, credentials, secrets: Object.values(credentials), times, pauseMs };
  try {
    seen.logins = await runChild<Login[]>('log-in.ts', input, { NODE_EXTRA_CA_CERTS: file });
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
  return seen;
}

const success = { outcome: 'success', found: [] };

test.each(versions)('on %s, one connection serves logins that follow each other', async (version) => {
  const { logins, resumed } = await logInOften(5, version, (socket) => socket.write(rawAnswer()));
  expect(logins).toEqual(Array(5).fill(success));
  expect(resumed).toEqual([false]);
});

// A connection ends with an alert (RFC 8446, section 6.1): its bytes are no part of a response.
test.each(versions)(
  'on %s, a login on a reused connection that is closed unanswered goes out again, on a fresh one',
  async (version) => {
    const { logins, requests, resumed } = await logInOften(2, version, (socket, count) =>
      count === 1 ? socket.write(rawAnswer()) : socket.end(),
    );
    expect(logins).toEqual([success, success]);
    expect([requests, resumed.length]).toEqual([3, 2]);
  },
);

test.each(versions)(
  'on %s, a login does not go out again after the first byte of a response',
  async (version) => {
    const { logins, requests } = await logInOften(2, version, (socket, count) =>
      count === 1 ? socket.write(rawAnswer()) : socket.end('H'),
    );
    expect(logins).toMatchObject([success, { code: 'ERR_UPSTREAM_UNREACHABLE', found: [] }]);
    expect(requests).toBe(2);
  },
);

test.each(versions)(
  'on %s, logins that are far apart open a connection each, and resume its session',
  async (version) => {
    const closeSoon = (socket: tls.TLSSocket) =>
      socket.write(rawAnswer(), () => setTimeout(() => socket.end(), 20));
    const { logins, requests, resumed } = await logInOften(4, version, closeSoon, 150);
    expect(logins).toEqual(Array(4).fill(success));
    expect([requests, ...resumed]).toEqual([4, false, true, true, true]);
  },
);
