import { startSandbox, type Sandbox } from 'passport-sandbox';
import { hasRedis } from '../../../../test/support/processes/programs';
import { startRedis, type RedisServer } from '../../../../test/support/processes/redis-server';
import { providerVariables } from './provider-variables';
import { maxAtOvok } from './started-app';

export const accounts = Array.from({ length: 50 }, (_, index) => ({
  provider: 'ovok' as const,
  email: `person-${index}@example.org`,
  password: `the password of ${index}`,
}));
/** What the processes of a test share: a provider with those accounts, and a Redis. */
export const shared = {} as { sandbox: Sandbox; redis: RedisServer };

// Each test starts several processes, on a machine that may have better things to do.
jest.setTimeout(120_000);

beforeEach(async () => {
  if (!hasRedis) return;
  const known = [...accounts, { provider: 'ovok' as const, ...maxAtOvok }];
  shared.sandbox = await startSandbox({ accounts: known, keepRequests: 0 });
  shared.redis = await startRedis();
});

afterEach(async () => {
  await shared.sandbox?.close();
  await shared.redis?.stop();
});

/** One environment for all processes that serve the same people. */
export function environment(more: Record<string, string> = {}): Record<string, string> {
  return {
    ...providerVariables(shared.sandbox),
    REDIS_URL: shared.redis.url,
    SESSION_SECRET: 'a secret that all processes share',
    ...more,
  };
}
