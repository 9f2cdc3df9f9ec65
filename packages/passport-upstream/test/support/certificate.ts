import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A self-signed certificate and its key, as PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

/**
 * Makes a certificate as a test needs it, good or bad. Written out in DER (X.690, RFC 5280), since Node can read
 * certificates and not make them, `openssl` is not on every machine, and packages for it bring 20 others.
 */
export function certificate({
  names = ['localhost'],
  from = new Date(Date.now() - 86_400_000),
  to = new Date(Date.now() + 86_400_000),
}: {
  names?: readonly string[];
  from?: Date;
  to?: Date;
} = {}): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSHA256 = sequence(oid('2a8648ce3d040302'));
  // A name of its own each: who trusts several looks the issuer up by it.
  const commonName = Buffer.from(`Test ${randomBytes(8).toString('hex')}`);
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, commonName))));
  const altNames = der(0x04, sequence(...names.map((host) => der(0x82, Buffer.from(host)))));
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ecdsaWithSHA256,
    name,
    sequence(time(from), time(to)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(oid('551d11'), altNames))),
  );
  const signature = der(0x03, Buffer.of(0), sign('sha256', toBeSigned, privateKey));
  const body = sequence(toBeSigned, ecdsaWithSHA256, signature).toString('base64');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${body.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const integer = (bytes: Uint8Array) => der(0x02, bytes);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const time = (date: Date) => der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));
