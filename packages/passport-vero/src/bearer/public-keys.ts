import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { JWK } from 'jose';

/** Minimum size of an RSA key in bits (RFC 7518, section 3.3). */
const minRSABits = 2_048;

/**
 * The keys of a set that can check a signature. Keys of an unknown kind and broken keys are left out, as RFC 7517,
 * section 5, says, so that they do not make the whole set useless.
 */
export function publicKeysIn(keys: readonly unknown[]): JWK[] {
  return keys.filter((key): key is JWK => isPublicKey(key));
}

/** Whether a key can also sign: a shared secret or a private key. */
export function isSecret(key: unknown): boolean {
  const { kty, d } = (key ?? {}) as JWK;
  return kty === 'oct' || d !== undefined;
}

function isPublicKey(key: unknown): boolean {
  if (isSecret(key)) return false;
  try {
    const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    const { modulusLength = minRSABits } = publicKey.asymmetricKeyDetails!;
    return modulusLength >= minRSABits;
  } catch {
    return false;
  }
}
