import { createHmac, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { VeroBearerStrategyOptions } from '../../src';

const issuer = 'https://issuer.example';
const audience = 'orders';

/** A key pair, with its public half as a JSON Web Key. */
export interface Pair {
  alg: 'ES256' | 'RS256';
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  jwk: Record<string, unknown>;
}

/** Makes a key pair: of RSA by `bits`, else of an elliptic curve. */
export function pairOf(kid: string, bits?: number): Pair {
  const { privateKey, publicKey } = bits
    ? generateKeyPairSync('rsa', { modulusLength: bits })
    : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const alg = bits ? 'RS256' : 'ES256';
  return {
    alg,
    kid,
    privateKey,
    publicKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' },
  };
}

const now = () => Math.floor(Date.now() / 1_000);

/** The claims of a good token; members are there to be changed, and `undefined` takes one away. */
export const claimsOf = (changes: object = {}) => ({
  iss: issuer,
  aud: audience,
  sub: 'person-7',
  exp: now() + 600,
  ...changes,
});

/** A token of a pair's, as good as its claims and its header. */
export const tokenOf = (pair: Pair, changes?: object, header: object = {}) =>
  new SignJWT(claimsOf(changes))
    .setProtectedHeader({ alg: pair.alg, kid: pair.kid, ...header })
    .sign(pair.privateKey);

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token put together by hand, as no library would. */
export function forge(
  header: object,
  claims: object,
  signature: (input: string) => Buffer = () => Buffer.of(),
) {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${signature(input).toString('base64url')}`;
}

export const hmac = (secret: string | Buffer) => (input: string) =>
  createHmac('sha256', secret).update(input).digest();
export const ecdsa = (key: KeyObject) => (input: string) =>
  signBytes('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });

export const optionsFor = (jwks: VeroBearerStrategyOptions['jwks'], changes: object = {}) =>
  ({ jwks, issuer, audience, algorithms: ['ES256'], ...changes }) as VeroBearerStrategyOptions;
