import type { SandboxProvider } from '../server/provider';
import type { VeroKeySet } from './signing-key';

/**
 * The Vero stand-in. Its key set, issuer and audience are the sandbox's own: Vero publishes none, and an integrator
 * gets the real ones from Vero.
 */
export interface SandboxVero extends SandboxProvider {
  /** The public keys of its JWTs. */
  readonly jwks: VeroKeySet;
  /** Where it serves them. */
  readonly jwksURL: string;
  /** The JWTs' `iss`: its URL. */
  readonly issuer: string;
  /** The JWTs' `aud`. */
  readonly audience: string;
  /**
   * Signs a JWT with its key, for tests of a verifier.
   *
   * @param claims added to the claims of an ordinary JWT, or replacing them; `undefined` removes a claim
   * @returns the JWT
   */
  sign(claims?: Readonly<Record<string, unknown>>): Promise<string>;
}
