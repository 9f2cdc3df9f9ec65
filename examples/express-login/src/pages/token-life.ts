import { durationInWords } from '../i18n/duration';
import type { Account } from '../auth/providers';

/** How long a user stays signed in without doing anything. */
export interface TokenLife {
  endsAt: Date;
  /** The remaining time in words, for browsers without scripts. */
  words: string;
  /** The remaining seconds by this server's clock; the visitor's may be wrong. */
  seconds: number;
  /** Whether the provider renews the token, so that the user need not sign in again. */
  renewed: boolean;
}

/** The last date that a calendar has, in milliseconds since the epoch. */
const maxDateMs = 8.64e15;

/** How long an account's tokens are valid; `undefined` where the provider names no date. */
export function tokenLife(account: Account, locale: string, now = Date.now()): TokenLife | undefined {
  const { tokens } = account;
  const renewed = 'refreshToken' in tokens && tokens.refreshToken !== undefined;
  const sessionEnd = account.provider === 'vero' ? account.session.expiresAt?.getTime() : undefined;
  const end = Math.min(tokens.expiresAt ?? Infinity, sessionEnd ?? Infinity);
  if (end > maxDateMs) return undefined;
  const seconds = Math.max(0, Math.ceil((end - now) / 1_000));
  return { endsAt: new Date(end), words: durationInWords(seconds, locale, Math.floor), seconds, renewed };
}
