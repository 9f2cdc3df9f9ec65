import { isIP } from 'node:net';
import type { Request } from 'express';
import { ipKeyGenerator, type Options } from 'express-rate-limit';
import { Problem, retryAfterHeader } from '../errors/problem';
import { RedisLimits } from '../redis/limit-store';
import type { Redis } from '../redis/redis';

/** A customer of an IPv6 provider has a /56 or less, so its addresses are one visitor. */
export const visitorPrefix = 56;

/** Tunnels and hosters give a /48 to everybody who asks. */
export const networkPrefix = 48;

/**
 * The options that all limits share: they count failures, in Redis where there is one, and respond 429 with
 * `Retry-After`.
 *
 * @param name sets the counters of one limit apart from those of the others
 */
export function failureLimit(name: string, windowMs: number, redis: Redis | undefined): Partial<Options> {
  return {
    windowMs,
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    // TRUST_PROXY says whose X-Forwarded-For counts; other clients may send one, without a warning.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (req, _res, next) => next(tooMany(req)),
    ...(redis && { store: new RedisLimits(redis, name) }),
  };
}

/** One key for the addresses of one network; what is no address shares a key. */
export function addressKey({ ip = '' }: Request, prefix: number): string {
  const address = addressIn(ip);
  return isIP(address) ? ipKeyGenerator(address, prefix) : 'unknown';
}

/** The address without the port, which some proxies add and which differs with each connection. */
function addressIn(ip: string): string {
  return isIP(ip) ? ip : ip.replace(/^\[(.*)\](?::\d+)?$|^(.*):\d+$/, '$1$2');
}

/** Whether the request came from an IPv6 address. */
export function isIPv6({ ip = '' }: Request): boolean {
  return isIP(addressIn(ip)) === 6;
}

function tooMany(req: Request): Problem {
  const { resetTime } = (req as Request & { rateLimit: { resetTime?: Date } }).rateLimit;
  const seconds = resetTime && Math.max(1, Math.ceil((resetTime.getTime() - Date.now()) / 1_000));
  return new Problem(429, 'rate_limited', retryAfterHeader(seconds));
}
