import type { OvokDirectory } from './directory';
import type { OvokSessions } from './tokens/sessions';
import type { OvokLifetimes } from './tokens/token-issuer';
import type { OvokTokenSigner } from './tokens/token-signer';

/** What Ovok's endpoints share. */
export interface OvokState {
  readonly directory: OvokDirectory;
  readonly sessions: OvokSessions;
  readonly signer: OvokTokenSigner;
  readonly lifetimes: OvokLifetimes;
  /** Statuses that are not known for sure. */
  readonly statuses: {
    readonly success: 200 | 201;
    readonly wrongPassword: number;
    readonly unknownAccount: number;
  };
  /** What happens when a used refresh token comes back. */
  readonly refreshTokenReuse: 'revoke' | 'refuse' | 'allow';
}
