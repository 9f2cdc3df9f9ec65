import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { hostOf } from '../../http/base-url';
import type { Report } from '../report';

const dayMs = 86_400_000;

/** Resolves the service's name. @returns whether it can be reached at all */
export async function checkDNS(url: URL, report: Report): Promise<boolean> {
  const host = hostOf(url);
  if (isIP(host)) return true;
  try {
    const addresses = await lookup(host, { all: true });
    report.ok('DNS', `${host} is ${addresses.map(({ address }) => address).join(', ')}`);
    return true;
  } catch (error) {
    const { code } = error as { code: string };
    report.differs(
      'DNS',
      `${host} does not resolve (${code})`,
      'Check the base URL and the DNS of this machine.',
    );
    return false;
  }
}

interface Handshake {
  readonly protocol: string | null;
  readonly certificate: PeerCertificate;
  readonly problem: string | null;
}

/** Makes a TLS connection and sends nothing over it, so that even a bad certificate can be looked at. */
async function shakeHands(url: URL, timeout: number): Promise<Handshake> {
  const host = hostOf(url);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: false,
      ...(isIP(host) ? {} : { servername: host }),
    });
    AbortSignal.timeout(timeout).addEventListener('abort', () =>
      socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })),
    );
    socket.once('secureConnect', () => {
      resolve({
        protocol: socket.getProtocol(),
        certificate: socket.getPeerCertificate(),
        // A code, such as CERT_HAS_EXPIRED, whatever its type says; null where nothing is wrong.
        problem: socket.authorizationError as unknown as string | null,
      });
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

/** Looks at the service's certificate. @returns whether passwords may travel over the connection */
export async function checkTLS(url: URL, timeout: number, report: Report): Promise<boolean> {
  if (url.protocol !== 'https:') {
    report.ok('TLS', 'none: the service is on this machine');
    return true;
  }
  let handshake: Handshake;
  try {
    handshake = await shakeHands(url, timeout);
  } catch (error) {
    const { code } = error as { code: string };
    report.differs(
      'TLS',
      `no TLS connection (${code})`,
      'Check the base URL: its port, and that it speaks TLS 1.2 or later.',
    );
    return false;
  }
  const { protocol, certificate, problem } = handshake;
  const days = Math.floor((Date.parse(certificate.valid_to) - Date.now()) / dayMs);
  const issuer = certificate.issuer.O ?? certificate.issuer.CN;
  const shown = `${protocol}, issued by ${String(issuer)}, ${days} days left`;
  if (problem !== null) {
    const advice =
      'Logins fail with 502, and no password is sent. For a private CA set NODE_EXTRA_CA_CERTS; else the provider, ' +
      'or a proxy on the way, has a wrong certificate.';
    report.differs('TLS', `${problem} (${shown})`, advice);
    return false;
  }
  if (days < 14)
    report.unknown(
      'TLS',
      shown,
      'The certificate ends soon: ask the provider whether it is renewed by itself.',
    );
  else report.ok('TLS', shown);
  return true;
}
