import { inWords } from '../i18n/duration';
import type { Account } from '../auth/providers';

/** How long somebody stays signed in without doing anything. */
export interface TokenLife {
  endsAt: Date;
  /** The time until then, for who has no script. */
  words: string;
  /** Seconds until then, as this server's clock has it: the visitor's may be wrong. */
  seconds: number;
  /** Whether the provider gives a fresh token for the one that ends, so that nobody need sign in again. */
  renewed: boolean;
}

/** How long an account's tokens live; nothing where the provider does not say. */
export function tokenLife(account: Account, locale: string, now = Date.now()): TokenLife | undefined {
  const { tokens } = account;
  const renewed = 'refreshToken' in tokens && tokens.refreshToken !== undefined;
  const sessionEnd = account.provider === 'vero' ? account.session.expiresAt?.getTime() : undefined;
  const end = Math.min(tokens.expiresAt ?? Infinity, sessionEnd ?? Infinity);
  if (end === Infinity) return undefined;
  const seconds = Math.max(0, Math.ceil((end - now) / 1_000));
  return { endsAt: new Date(end), words: inWords(seconds, locale, Math.floor), seconds, renewed };
}
