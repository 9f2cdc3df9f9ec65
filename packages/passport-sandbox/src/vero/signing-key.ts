import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

/** A public key of the sandbox's, as a JSON Web Key. */
// A type and not an interface, so that it fits where a library wants an index signature.
export type VeroPublicKey = {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
  kid: string;
  alg: 'ES256';
  use: 'sig';
};

/** The key set that verifies the sandbox's JWTs. */
export type VeroKeySet = { keys: VeroPublicKey[] };

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
