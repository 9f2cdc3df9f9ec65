import { RedisStore } from 'connect-redis';
import { Session, type SessionData } from 'express-session';
import { keyPrefix, type Redis } from './redis';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- so do express-session and connect-redis declare it
type Callback = (error?: unknown, value?: any) => void;

/**
 * Sessions in Redis, for any number of processes. A session lives there as long as its cookie. A session that was loaded
 * is written back only while it still exists, so that a late request does not undo a sign-out.
 */
export class RedisSessions extends RedisStore {
  private readonly redis: Redis;
  /** Sessions that were loaded from Redis, in contrast to new ones. */
  private readonly loaded = new WeakSet<object>();

  constructor(redis: Redis) {
    super({ client: redis.client, prefix: `${keyPrefix}session:` });
    this.redis = redis;
  }

  override createSession(...args: Parameters<RedisStore['createSession']>): Session & SessionData {
    const session = super.createSession(...args);
    this.loaded.add(session);
    return session;
  }

  override get(id: string, done?: Callback): Promise<unknown> {
    return callBack(
      this.redis.ask(async () => parseSession(await this.redis.client.get(this.prefix + id))),
      done,
    );
  }

  override set(id: string, session: SessionData, done?: Callback): Promise<unknown> {
    // What is no session is a record of tokens, which `freshTokens` and `signOut` keep beside it.
    const isRecord = id.startsWith('tokens-');
    const isNew = isRecord || (session instanceof Session && !this.loaded.has(session));
    return callBack(
      this.redis.ask(() => (isNew ? super.set(id, session) : this.replace(id, session))),
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

  private replace(id: string, session: SessionData): Promise<unknown> {
    const milliseconds = new Date(session.cookie.expires!).getTime() - Date.now();
    if (milliseconds <= 0) return super.destroy(id);
    return this.redis.client.set(this.prefix + id, this.serializer.stringify(session), {
      condition: 'XX',
      expiration: { type: 'PX', value: milliseconds },
    });
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
