import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { JWK } from 'jose';

/** Bits of an RSA key below which no algorithm takes it (RFC 7518, section 3.3). */
const shortestRSA = 2_048;

/**
 * The keys of a set that can check a signature. Others are left out, as RFC 7517, section 5, wants it: a key of a kind
 * that is not known here, and one that is broken, must not spoil the rest.
 */
export function publicKeysIn(keys: readonly unknown[]): JWK[] {
  return keys.filter((key): key is JWK => isPublicKey(key));
}

/** Whether somebody who has this key could sign with it. */
export function isSecret(key: unknown): boolean {
  const { kty, d } = (key ?? {}) as JWK;
  return kty === 'oct' || d !== undefined;
}

function isPublicKey(key: unknown): boolean {
  if (isSecret(key)) return false;
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    return (asymmetricKeyDetails?.modulusLength ?? shortestRSA) >= shortestRSA;
  } catch {
    return false;
  }
}
