import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether two secrets are the same, in a time that depends on neither of them. */
export function sameSecret(given: string, right: string): boolean {
  return timingSafeEqual(digest(given), digest(right));
}

/** A secret that nobody can guess: 256 random bits, letters and digits of base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
