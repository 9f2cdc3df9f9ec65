import type { OvokSession } from './sessions';
import type { OvokTokenSigner } from './token-signer';

/** How long tokens live, in milliseconds. */
export interface OvokLifetimes {
  readonly access: number;
  readonly refresh: number;
}

/** The tokens of one login or one refresh. */
export interface OvokTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Signs a session's next pair of tokens. */
export async function issueTokens(
  signer: OvokTokenSigner,
  lifetimes: OvokLifetimes,
  session: OvokSession,
): Promise<OvokTokens> {
  // Read before anything is awaited: another refresh may rotate meanwhile.
  const { id, refreshId } = session;
  const [accessToken, refreshToken] = await Promise.all([
    signer.sign('access', id, lifetimes.access),
    signer.sign('refresh', id, lifetimes.refresh, refreshId),
  ]);
  return { accessToken, refreshToken, expiresIn: lifetimes.access / 1000 };
}
