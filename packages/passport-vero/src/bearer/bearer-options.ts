import { baseURLProblem, type BearerStrategyOptions, type OptionCheck } from 'passport-upstream/provider';
import { isSecret, publicKeysIn } from './public-keys';

/** A JSON Web Key Set (RFC 7517). */
export interface KeySet {
  /** The keys, each a JSON Web Key. */
  keys: object[];
}

/**
 * The options of `VeroBearerStrategy`. The first four are required. Vero publishes no key, issuer or audience: ask Vero
 * for them.
 */
export interface VeroBearerStrategyOptions extends BearerStrategyOptions {
  /** Vero's public keys: a key set, or a URL to fetch it from, with https unless it is on loopback. */
  jwks: string | URL | KeySet;
  /** The issuer (`iss`) that a token must have, or a list of allowed ones. */
  issuer: string | string[];
  /** The audience (`aud`) that a token must have, or a list of allowed ones. */
  audience: string | string[];
  /** The asymmetric algorithms that a token may be signed with, such as `["ES256"]`. */
  algorithms: string[];
}

const asymmetric = /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519)$/;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const textOrTexts: OptionCheck = (value) =>
  isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText))
    ? undefined
    : 'must be a non-empty string, or a list of such';

/** The checks of {@link VeroBearerStrategyOptions} beyond those of every bearer strategy. */
export const veroBearerChecks = {
  jwks: (value) =>
    typeof value === 'string' || value instanceof URL ? urlProblem(String(value)) : keySetProblem(value),
  issuer: textOrTexts,
  audience: textOrTexts,
  algorithms: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((name) => isText(name) && asymmetric.test(name))
      ? undefined
      : 'must list asymmetric algorithms, such as ["ES256"]: with a shared secret, who can check a token can forge one',
} satisfies Record<string, OptionCheck>;

function keySetProblem(value: unknown): string | undefined {
  const keys = (value as Partial<KeySet> | null)?.keys;
  if (Array.isArray(keys) && keys.some(isSecret)) {
    return 'must hold public keys alone: who has one of these keys can sign with it';
  }
  return Array.isArray(keys) && publicKeysIn(keys).length > 0
    ? undefined
    : 'must be a URL, or a key set with at least one public key';
}

function urlProblem(value: string): string | undefined {
  if (value.includes('#')) return 'must not contain a fragment';
  // A query is allowed here, and the rest is checked like a base URL.
  return baseURLProblem(value.replace(/\?.*/s, ''));
}
