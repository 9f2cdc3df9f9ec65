import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { rateLimit, type Options } from 'express-rate-limit';
import type { LoginLimits } from './config';
import { RedisLimits } from './limit-store';
import { Problem, retryHeader } from './problem';
import type { Provider } from './providers';
import type { Redis } from './redis';

/** Holds up those who guess passwords: the middleware of one provider's login routes, after the body's parser. */
export type LoginGuard = (provider: Provider) => RequestHandler[];

/**
 * Counts failed logins per address and per account. Only what the provider judged counts: an outage is nobody's
 * guess. The provider sees a single address for all of our visitors, so these limits must be tighter than its own.
 *
 * A login under way counts until it has ended, or many guesses sent at once would all go through. One whose browser
 * leaves before the answer stays counted: the provider was asked, and could else be asked any number of times.
 */
export function createLoginGuard(limits: LoginLimits, redis?: Redis): LoginGuard {
  const shared: Partial<Options> = {
    windowMs: limits.window,
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
    requestWasSuccessful: isNoGuess,
  });
  const perAccount = rateLimit({
    ...shared,
    ...storeFor('account'),
    limit: limits.perAccount,
    skip: (_req, res) => accountKeyOf(res) === undefined,
    keyGenerator: (_req, res) => accountKeyOf(res) ?? '',
    // A success sets the counter back to nothing, see below.
    requestWasSuccessful: (_req, res) => isNoGuess(_req, res) && res.statusCode >= 400,
  });
  return (provider) => [
    (req, res, next) => {
      const key = accountKey(provider, req);
      res.locals.accountKey = key;
      // Whichever handler answers, a page's or the API's: its owner has signed in, and the failures are forgiven.
      res.once('finish', () => {
        if (key !== undefined && res.statusCode < 400) perAccount.resetKey(key);
      });
      next();
    },
    perAddress,
    perAccount,
  ];
}

/** Whether an answer says nothing about a password: anything but "wrong" and "not acceptable". */
const isNoGuess = (_req: Request, res: Response): boolean => ![400, 401].includes(res.statusCode);

const accountKeyOf = (res: Response): string | undefined => res.locals.accountKey as string | undefined;

/** One key for one account, however its address is written; a hash, since a store may be read by others. */
function accountKey({ name, usernameField }: Provider, req: Request): string | undefined {
  const email = (req.body as Record<string, unknown> | undefined)?.[usernameField];
  if (typeof email !== 'string' || email === '') return undefined;
  const account = `${name}:${email.normalize('NFKC').trim().toLowerCase()}`;
  return createHash('sha256').update(account).digest('base64url');
}

function tooMany(req: Request): Problem {
  const { resetTime } = (req as Request & { rateLimit: { resetTime?: Date } }).rateLimit;
  const seconds = resetTime && Math.max(1, Math.ceil((resetTime.getTime() - Date.now()) / 1_000));
  return new Problem(429, 'rate_limited', retryHeader(seconds));
}
