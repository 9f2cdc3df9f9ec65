import { RedisStore } from 'connect-redis';
import type { SessionData } from 'express-session';
import { keyPrefix, type Redis } from './redis';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- so do express-session and connect-redis declare it
type Callback = (error?: unknown, value?: any) => void;

/** Sessions in Redis, for any number of processes. A session lives there as long as its cookie. */
export class RedisSessions extends RedisStore {
  private readonly redis: Redis;

  constructor(redis: Redis) {
    super({ client: redis.client, prefix: `${keyPrefix}session:` });
    this.redis = redis;
  }

  override get(id: string, done?: Callback): Promise<unknown> {
    return callBack(
      this.redis.ask(async () => parseSession(await this.redis.client.get(this.prefix + id))),
      done,
    );
  }

  override set(id: string, session: SessionData, done?: Callback): Promise<unknown> {
    return callBack(
      this.redis.ask(() => super.set(id, session)),
      done,
    );
  }

  override async touch(id: string, session: SessionData, done?: Callback): Promise<unknown> {
    // The response has begun already. Where Redis is down, the session ends a little earlier.
    await this.redis.ask(() => super.touch(id, session)).catch(() => {});
    done?.();
    return undefined;
  }

  override destroy(id: string, done?: Callback): Promise<unknown> {
    return callBack(
      this.redis.ask(() => super.destroy(id)),
      done,
    );
  }
}

/**
 * Parses a session; `undefined` where another program has spoilt it, so that its visitor is a guest. The error of
 * `JSON.parse` would quote the text, and with it a token.
 */
function parseSession(text: string | null): SessionData | undefined {
  try {
    const session = JSON.parse(text ?? 'null') as SessionData | null;
    const { originalMaxAge, expires } = session?.cookie ?? {};
    const hasEnd = typeof expires === 'string' && !Number.isNaN(Date.parse(expires));
    return session && hasEnd && typeof originalMaxAge === 'number' ? session : undefined;
  } catch {
    return undefined;
  }
}

async function callBack(work: Promise<unknown>, done: Callback = () => {}): Promise<unknown> {
  try {
    const value = await work;
    done(null, value);
    return value;
  } catch (error) {
    done(error);
    return undefined;
  }
}
