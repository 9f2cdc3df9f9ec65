import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit, type Options } from 'express-rate-limit';
import type { LoginLimits } from '../config/config';
import { RedisLimits } from '../redis/limit-store';
import { Problem, retryAfterHeader } from '../errors/problem';
import type { Provider } from '../auth/providers';
import type { Redis } from '../redis/redis';

/** Holds up those who guess passwords: the middleware of one provider's login routes, after the body's parser. */
export type LoginRateLimiter = (provider: Provider) => RequestHandler[];

/**
 * Counts failed logins per address and per account. Only what the provider judged counts: an outage is nobody's
 * guess. The provider sees a single address for all of our visitors, so these limits must be tighter than its own.
 *
 * A login under way counts until it has ended, or many guesses sent at once would all go through. One whose browser
 * leaves before the answer stays counted: the provider was asked, and could else be asked any number of times.
 */
export function rateLimitLogin(limits: LoginLimits, redis?: Redis): LoginRateLimiter {
  const shared: Partial<Options> = {
    windowMs: limits.windowMs,
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    // TRUST_PROXY says whose X-Forwarded-For counts. That a client sends one is nothing to complain about.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (req, _res, next) => next(tooMany(req)),
  };
  const storeFor = (name: string) => (redis ? { store: new RedisLimits(redis, name) } : {});
  const perAddress = rateLimit({
    ...shared,
    ...storeFor('address'),
    limit: limits.perAddress,
    keyGenerator: addressKey,
    requestWasSuccessful: isNoGuess,
  });
  const perAccount = rateLimit({
    ...shared,
    ...storeFor('account'),
    limit: limits.perAccount,
    skip: (_req, res) => accountOf(res) === undefined,
    keyGenerator: (_req, res) => accountOf(res)?.key ?? '',
    // A success that forgives sets the counter back to nothing, see below.
    requestWasSuccessful: (req, res) => isNoGuess(req, res) && !forgives(res),
  });
  return (provider) => [
    (req, res, next) => {
      const account = accountIn(provider, req);
      res.locals.account = account;
      // Whichever handler answers, a page's or the API's: its owner has signed in, and the failures are forgiven.
      res.once('finish', () => {
        if (account && forgives(res)) perAccount.resetKey(account.key);
      });
      next();
    },
    perAddress,
    perAccount,
  ];
}

/** Whether an answer says nothing about a password: anything but "wrong" and "not acceptable". */
const isNoGuess = (_req: Request, res: Response): boolean => ![400, 401].includes(res.statusCode);

/** Whose counter a login touches. */
interface CountedAccount {
  key: string;
  /** Whether the address was typed as the key has it, but for case and blanks. */
  isExact: boolean;
}

const accountOf = (res: Response): CountedAccount | undefined =>
  res.locals.account as CountedAccount | undefined;

/**
 * Whether a login forgives its account's failures. Look-alikes, such as full-width letters, are counted together, and
 * may be different people at the provider: a success with one must not lend guesses at another.
 */
const forgives = (res: Response): boolean => res.statusCode < 400 && accountOf(res)?.isExact === true;

/** One key for one account, however its address is written; a hash, since a store may be read by others. */
function accountIn({ name, usernameField }: Provider, req: Request): CountedAccount | undefined {
  const { [usernameField]: email, password } = (req.body ?? {}) as Record<string, unknown>;
  if (typeof email !== 'string' || email === '') return undefined;
  // Without a password it is no guess, and locks nobody out.
  if (typeof password !== 'string' || password === '') return undefined;
  const typed = email.trim().toLowerCase();
  const account = email.normalize('NFKC').trim().toLowerCase();
  const key = createHash('sha256').update(`${name}:${account}`).digest('base64url');
  return { key, isExact: typed === account };
}

/**
 * One key for one visitor's address. Some proxies write the port behind it, another one for each connection; what is no
 * address at all is counted as one.
 */
function addressKey({ ip = '' }: Request): string {
  const address = isIP(ip) ? ip : ip.replace(/^\[(.*)\](?::\d+)?$|^(.*):\d+$/, '$1$2');
  return isIP(address) ? ipKeyGenerator(address) : 'unknown';
}

function tooMany(req: Request): Problem {
  const { resetTime } = (req as Request & { rateLimit: { resetTime?: Date } }).rateLimit;
  const seconds = resetTime && Math.max(1, Math.ceil((resetTime.getTime() - Date.now()) / 1_000));
  return new Problem(429, 'rate_limited', retryAfterHeader(seconds));
}
