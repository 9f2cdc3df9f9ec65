import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { scriptedSocket } from '../../../../../test/support/upstreams/scripted-upstream';
import { certificate, type Certificate } from '../../support/certificate';
import { runChild } from '../../child/run';
import type { Login, Logins } from '../../child/log-in';
import { credentials, expectFault, logIn, rawAnswer, timedOut, unreachable } from '../../support/log-in';

interface SecureUpstream {
  baseURL: string;
  /** What came through the encryption. */
  decrypted: string;
  /** What came over the wire. */
  raw: Buffer;
}

const servers: net.Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** Starts a service on TLS that answers every request with a success, and notes what it has received. */
async function secureUpstream(options: tls.TlsOptions): Promise<SecureUpstream> {
  const upstream: SecureUpstream = { baseURL: '', decrypted: '', raw: Buffer.alloc(0) };
  const server = tls.createServer(options, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (data: Buffer) => {
      upstream.decrypted += data.toString();
      socket.end(rawAnswer());
    });
  });
  server.on('connection', (socket: net.Socket) => socket.on('error', () => {}));
  server.on('tlsClientError', () => {});
  return listen(server, upstream);
}

async function listen(server: net.Server, upstream: SecureUpstream): Promise<SecureUpstream> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  upstream.baseURL = `https://localhost:${(server.address() as AddressInfo).port}`;
  return upstream;
}

/** Logs in from a process that trusts these certificates, and so sees what else is wrong with them. */
async function logInTrusting(
  certificates: Certificate[],
  upstreams: SecureUpstream[],
  env: NodeJS.ProcessEnv = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'passport-upstream-'));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, certificates.map(({ cert }) => cert).join(''));
  const baseURLs = upstreams.map(({ baseURL }) => baseURL);
  const secrets = [...Object.values(credentials), ...baseURLs.map((baseURL) => new URL(baseURL).host)];
  const input: Logins = { baseURLs, credentials, secrets };
  try {
    return await runChild<Login[]>('log-in.ts', input, { NODE_EXTRA_CA_CERTS: file, ...env });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const day = 86_400_000;
const good = certificate();
const wrongName = certificate({ names: ['another.example'] });
const expired = certificate({ from: new Date(Date.now() - 2 * day), to: new Date(Date.now() - day) });
const notYet = certificate({ from: new Date(Date.now() + day), to: new Date(Date.now() + 2 * day) });
const trusted = [good, wrongName, expired, notYet];
const oldTLS = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

const cases = [
  ['self-signed', certificate(), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['for another name', wrongName, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['expired', expired, 'CERT_HAS_EXPIRED'],
  ['not valid yet', notYet, 'CERT_NOT_YET_VALID'],
  ['good, but on TLS 1.1', { ...good, ...oldTLS }, 'EPROTO'],
] as const;
const environments = [
  ['', {}],
  [', NODE_TLS_REJECT_UNAUTHORIZED=0', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  [', --tls-min-v1.0', { NODE_OPTIONS: '--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0' }],
] as const;

test.each(environments)('no byte goes to a server with a bad certificate%s', async (_, env) => {
  const upstreams = await Promise.all(cases.map(([, options]) => secureUpstream(options)));
  const logins = await logInTrusting(trusted, upstreams, env);
  const outcomes = logins.map((login, index) => ({ certificate: cases[index]?.[0], ...login }));
  expect(outcomes).toEqual(
    cases.map(([certificate, , reason]) => ({
      certificate,
      outcome: 'error',
      ...unreachable,
      reason,
      found: [],
    })),
  );
  expect(upstreams.map(({ decrypted }) => decrypted)).toEqual(cases.map(() => ''));
});

test('a certificate that is trusted and right is a success, on TLS 1.2 and on TLS 1.3', async () => {
  const versions = ['TLSv1.2', 'TLSv1.3'] as const;
  const upstreams = await Promise.all(
    versions.map((version) => secureUpstream({ ...good, minVersion: version, maxVersion: version })),
  );
  const logins = await logInTrusting(trusted, upstreams);
  expect(logins).toMatchObject(versions.map(() => ({ outcome: 'success' })));
  for (const { decrypted } of upstreams) expect(decrypted).toContain(credentials.password);
});

test('the server on TLS 1.1 does answer a client that takes TLS 1.1', async () => {
  const upstream = await secureUpstream({ ...good, ...oldTLS });
  const { port } = new URL(upstream.baseURL);
  const client = tls.connect({ ...oldTLS, port: Number(port), ca: good.cert, servername: 'localhost' });
  await once(client, 'secureConnect');
  expect(client.getProtocol()).toBe('TLSv1.1');
  client.destroy();
});

test.each(environments.slice(0, 2))(
  'an unencrypted answer on the port for TLS is an error and gets no password%s',
  async (_, env) => {
    const upstream: SecureUpstream = { baseURL: '', decrypted: '', raw: Buffer.alloc(0) };
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (data) => {
        upstream.raw = Buffer.concat([upstream.raw, data]);
        socket.write(rawAnswer());
      });
    });
    await listen(server, upstream);
    const [login] = await logInTrusting(trusted, [upstream], env);
    expect(login).toMatchObject({ outcome: 'error', ...unreachable, found: [] });
    // A TLS handshake record (RFC 8446, section 5.1), and nothing of the request.
    expect(upstream.raw[0]).toBe(22);
    expect(upstream.raw.includes('sign-in') || upstream.raw.includes(credentials.password)).toBe(false);
  },
);

test('a password is not sent in the clear to a server that speaks TLS on http', async () => {
  const upstream = await secureUpstream(good);
  const baseURL = upstream.baseURL.replace('https', 'http');
  expectFault(
    await logIn({ baseURL }),
    { baseURL, bodies: [] },
    { status: 502, code: expect.anything() as never },
  );
  expect(upstream.decrypted).toBe('');
});

test('a TLS handshake that hangs is given up at the deadline', async () => {
  const upstream = await scriptedSocket(() => {});
  const baseURL = upstream.baseURL.replace('http', 'https');
  expectFault(await logIn({ baseURL }, { timeout: 200 }), { baseURL, bodies: [] }, timedOut);
});

test.each([
  ['ends', (socket: net.Socket) => socket.end()],
  ['is reset', (socket: net.Socket) => socket.resetAndDestroy()],
  ['turns to noise', (socket: net.Socket) => socket.end(Buffer.alloc(512, 7))],
])('a TLS handshake that %s is an error', async (_, answer) => {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => answer(socket));
  });
  const { baseURL } = await listen(server, { baseURL: '', decrypted: '', raw: Buffer.alloc(0) });
  expectFault(await logIn({ baseURL }), { baseURL, bodies: [] }, unreachable);
});
