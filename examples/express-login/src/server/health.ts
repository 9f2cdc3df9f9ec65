import { Router } from 'express';
import { problemDetails } from '../api/problem-details';
import { Problem } from '../errors/problem';
import { keyPrefix, type Redis } from '../redis/redis';
import { markRoutine } from '../logging/request-log';

/**
 * The probes of a supervisor: `/healthz` says that the process is alive, `/readyz` whether it can serve visitors. The
 * second one is a 503 where sessions cannot be stored, and as soon as the process is told to stop.
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
    // It writes, because a full Redis or a replica still responds to a ping.
    await redis?.ask(() =>
      redis.client.set(`${keyPrefix}ready`, '1', { expiration: { type: 'EX', value: 60 } }),
    );
    res.json({ status: 'ok' });
  });
  router.use(problemDetails);
  return router;
}
