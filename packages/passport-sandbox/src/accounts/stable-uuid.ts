import { createHash } from 'node:crypto';

/** A UUID that is the same for the same text on every run, so that an account keeps its ids. */
export function stableUUID(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
