import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { LoginLimits } from '../config/config';
import type { Redis } from '../redis/redis';
import { addressKey, failureLimit, visitorPrefix } from './failure-limit';

/**
 * Limits refused tokens per address: each made-up token is a call of the provider. A request under way counts until it
 * has ended, so it also limits how many an address has under way.
 */
export function rateLimitBearer({ perAddress, windowMs }: LoginLimits, redis?: Redis): RequestHandler {
  return rateLimit({
    ...failureLimit('bearer', windowMs, redis),
    limit: perAddress,
    keyGenerator: (req) => addressKey(req, visitorPrefix),
    requestWasSuccessful: (_req, res) => ![400, 401].includes(res.statusCode),
  });
}
