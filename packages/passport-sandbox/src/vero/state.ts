import type { SandboxClock } from '../clock';
import type { CompleteVeroAccount } from './account';
import type { VeroSigningKey } from './signing-key';

/** How long things live, in milliseconds. */
export interface VeroLifetimes {
  readonly jwt: number;
  readonly session: number;
}

/** What Vero's endpoints share. Nothing of a login is kept: no published endpoint takes its tokens back. */
export interface VeroState {
  readonly clock: SandboxClock;
  /** By e-mail in lower case. */
  readonly accounts: ReadonlyMap<string, CompleteVeroAccount>;
  readonly key: VeroSigningKey;
  readonly lifetimes: VeroLifetimes;
  readonly issuer: string;
  readonly audience: string;
  /** The status of a successful login. */
  readonly success: 200 | 201;
  readonly wrongPassword: 400 | 401;
}
