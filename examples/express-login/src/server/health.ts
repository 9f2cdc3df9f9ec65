import { Router } from 'express';
import { problemDetails } from '../api/problem-details';
import { Problem } from '../errors/problem';
import { keyPrefix, type Redis } from '../redis/redis';
import { markRoutine } from '../logging/request-log';

/**
 * What a supervisor asks: `/healthz`, whether the process lives, and `/readyz`, whether to send it visitors. The second
 * one is a 503 where sessions cannot be written, and first of all when the process is about to stop.
 */
export function healthRoutes(redis: Redis | undefined, isStopping: () => boolean): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    markRoutine(res);
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    markRoutine(res);
    if (isStopping()) throw new Problem(503, 'stopping');
    // A write, since a full Redis or a replica still answers a ping.
    await redis?.ask(() =>
      redis.client.set(`${keyPrefix}ready`, '1', { expiration: { type: 'EX', value: 60 } }),
    );
    res.json({ status: 'ok' });
  });
  router.use(problemDetails);
  return router;
}
