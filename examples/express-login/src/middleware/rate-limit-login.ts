import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { LoginLimits } from '../config/config';
import type { Provider } from '../auth/providers';
import type { Redis } from '../redis/redis';
import { addressKey, failureLimit, isIPv6, networkPrefix, visitorPrefix } from './failure-limit';

/** Makes the middleware that stands before a provider's login, after the body's parser. */
export type LoginRateLimiter = (provider: Provider) => RequestHandler[];

/** A /48 holds 256 visitors of 56 bits each; together they have the tries of so many. */
const visitorsPerNetwork = 4;

/**
 * Limits failed logins per address, per IPv6 network and per account. Only what the provider judged counts; an outage
 * does not. The provider sees one address for all visitors of this application, so these limits must be tighter than
 * its own.
 *
 * A login under way counts until it has ended, so that many guesses at once do not all pass. A login whose visitor
 * leaves before the response stays counted, because the provider may have judged it.
 */
export function rateLimitLogin(limits: LoginLimits, redis?: Redis): LoginRateLimiter {
  const perAddress = rateLimit({
    ...failureLimit('address', limits.windowMs, redis),
    limit: limits.perAddress,
    keyGenerator: (req) => addressKey(req, visitorPrefix),
    requestWasSuccessful: isNoGuess,
  });
  const perNetwork = rateLimit({
    ...failureLimit('network', limits.windowMs, redis),
    limit: visitorsPerNetwork * limits.perAddress,
    skip: (req) => !isIPv6(req),
    keyGenerator: (req) => addressKey(req, networkPrefix),
    requestWasSuccessful: isNoGuess,
  });
  const perAccount = rateLimit({
    ...failureLimit('account', limits.windowMs, redis),
    limit: limits.perAccount,
    skip: (_req, res) => accountOf(res) === undefined,
    keyGenerator: (_req, res) => accountOf(res)?.key ?? '',
    // A success that forgives resets the counter, see below.
    requestWasSuccessful: (req, res) => isNoGuess(req, res) && !forgives(res),
  });
  return (provider) => [
    (req, res, next) => {
      const account = accountIn(provider, req);
      res.locals.account = account;
      // Pages and the API respond in different handlers; both end here.
      res.once('finish', () => {
        if (account && forgives(res)) perAccount.resetKey(account.key);
      });
      next();
    },
    perAddress,
    perNetwork,
    perAccount,
  ];
}

/** Whether a response says nothing about a password: any status but those of wrong and of unacceptable credentials. */
const isNoGuess = (_req: Request, res: Response): boolean => ![400, 401].includes(res.statusCode);

/** The account whose counter a login changes. */
interface CountedAccount {
  key: string;
  /** Whether the typed address differs from the counted one in case and blanks only. */
  isExact: boolean;
}

const accountOf = (res: Response): CountedAccount | undefined =>
  res.locals.account as CountedAccount | undefined;

/**
 * Whether a login resets its account's counter. Look-alike addresses share a counter, and may be different people at the
 * provider: a success with one must not allow more guesses at another.
 */
const forgives = (res: Response): boolean => res.statusCode < 400 && accountOf(res)?.isExact === true;

/** The account that a login tries; its key is a hash, since others may read the store. */
function accountIn({ name, usernameField }: Provider, req: Request): CountedAccount | undefined {
  const { [usernameField]: email, password } = (req.body ?? {}) as Record<string, unknown>;
  if (typeof email !== 'string' || email === '') return undefined;
  // Without a password it is no guess, and must not use up the account's tries.
  if (typeof password !== 'string' || password === '') return undefined;
  const mailbox = foldMailbox(email);
  const key = createHash('sha256').update(`${name}:${mailbox}`).digest('base64url');
  return { key, isExact: email.trim().toLowerCase() === mailbox };
}

/**
 * One spelling for all that a provider's database may take for one mailbox: compatibility forms, accents, invisible
 * characters and case are gone. A fold that is too coarse makes two people share their tries; one that is too fine gives
 * an attacker more.
 */
function foldMailbox(email: string): string {
  const invisible = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
  // Both ways, since ı and ß meet i and ss in upper case only, and ẞ meets ß in lower case.
  const folded = email.normalize('NFKD').replace(invisible, '').toLowerCase().toUpperCase().toLowerCase();
  return folded.normalize('NFKD').replace(invisible, '').trim();
}
