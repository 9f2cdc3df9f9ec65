import { RedisStore } from 'connect-redis';
import { MemoryStore, Session, type SessionData, type Store } from 'express-session';
import { keyPrefix, type Redis } from './redis';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- so do express-session and connect-redis declare it
type Callback = (error?: unknown, value?: any) => void;

/** Sessions in this process's memory: they end with it, and no other process knows them. */
export function memorySessions(): Store {
  const store = new MemoryStore();
  // It forgets what has expired only when somebody asks for it, and `all` asks for everything: without this, guests
  // who look at the login page and leave would pile up.
  setInterval(() => store.all(() => {}), 60_000).unref();
  return store;
}

/**
 * Sessions in Redis, for any number of processes. A session lives there as long as its cookie does, and one that was
 * signed out stays dead: what was read from Redis is written back only where it still is.
 */
export class RedisSessions extends RedisStore {
  private readonly redis: Redis;
  /** What the requests of this process began and have not read from Redis. */
  private readonly read = new WeakSet<object>();

  constructor(redis: Redis) {
    super({ client: redis.client, prefix: `${keyPrefix}session:` });
    this.redis = redis;
  }

  override createSession(...args: Parameters<RedisStore['createSession']>): Session & SessionData {
    const session = super.createSession(...args);
    this.read.add(session);
    return session;
  }

  override get(id: string, done?: Callback): Promise<unknown> {
    return tell(
      this.redis.ask(async () => sessionIn(await this.redis.client.get(this.prefix + id))),
      done,
    );
  }

  override set(id: string, session: SessionData, done?: Callback): Promise<unknown> {
    // What is no session is a record of tokens, which `freshTokens` and `signOut` keep beside it.
    const isRecord = id.startsWith('tokens-');
    const isNew = isRecord || (session instanceof Session && !this.read.has(session));
    return tell(
      this.redis.ask(() => (isNew ? super.set(id, session) : this.replace(id, session))),
      done,
    );
  }

  override async touch(id: string, session: SessionData, done?: Callback): Promise<unknown> {
    // It comes after the answer has begun. An outage that is as young as that makes a session end a little earlier.
    await this.redis.ask(() => super.touch(id, session)).catch(() => {});
    done?.();
    return undefined;
  }

  override destroy(id: string, done?: Callback): Promise<unknown> {
    return tell(
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
 * The session that a text holds; nothing where another program has spoilt it, so that its visitor is a guest. The error
 * of a parser would quote it, and with it a token.
 */
function sessionIn(text: string | null): SessionData | undefined {
  try {
    const session = JSON.parse(text ?? 'null') as SessionData | null;
    const { originalMaxAge, expires } = session?.cookie ?? {};
    const hasEnd = typeof expires === 'string' && !Number.isNaN(Date.parse(expires));
    return session && hasEnd && typeof originalMaxAge === 'number' ? session : undefined;
  } catch {
    return undefined;
  }
}

async function tell(work: Promise<unknown>, done: Callback = () => {}): Promise<unknown> {
  try {
    const value = await work;
    done(null, value);
    return value;
  } catch (error) {
    done(error);
    return undefined;
  }
}
