import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

/** A public key of the sandbox's, as a JSON Web Key. */
// A type and not an interface, so that it fits where a library wants an index signature.
export type VeroPublicKey = {
  /** The kind of key: an elliptic curve. */
  kty: 'EC';
  /** The curve. */
  crv: 'P-256';
  /** The x coordinate, in base64url. */
  x: string;
  /** The y coordinate, in base64url. */
  y: string;
  /** The key's id. */
  kid: string;
  /** The algorithm of its signatures. */
  alg: 'ES256';
  /** What it is for: signatures. */
  use: 'sig';
};

/** The key set that verifies the sandbox's JWTs. */
export type VeroKeySet = {
  /** The keys: the sandbox has one. */
  keys: VeroPublicKey[];
};

/** Signs Vero's JWTs with a key that lives as long as the sandbox. */
export class VeroSigningKey {
  readonly keySet: VeroKeySet;
  private readonly privateKey: KeyObject;
  private readonly kid = randomUUID();

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = privateKey;
    const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string };
    this.keySet = { keys: [{ kty: 'EC', crv: 'P-256', x, y, kid: this.kid, alg: 'ES256', use: 'sig' }] };
  }

  /** Signs exactly these claims. */
  async sign(claims: Readonly<Record<string, unknown>>): Promise<string> {
    const header = { alg: 'ES256', typ: 'JWT', kid: this.kid };
    return new SignJWT({ ...claims }).setProtectedHeader(header).sign(this.privateKey);
  }
}
