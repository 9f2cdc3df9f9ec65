import { MemoryStore, type IncrementResponse, type Options, type Store } from 'express-rate-limit';
import { RedisStore, type RedisReply } from 'rate-limit-redis';
import { keyPrefix, type Redis } from './redis';

/**
 * Counters in Redis, for all processes. Each process counts its own part in memory, too, and goes by that while Redis
 * is down: whoever guesses passwords must not gain by an outage.
 */
export class RedisLimits implements Store {
  readonly prefix: string;
  private readonly here = new MemoryStore();
  private readonly shared: RedisStore;
  private readonly redis: Redis;
  private options: Options | undefined;
  private loaded: Promise<void> | undefined;

  /** @param name what is counted: each limit needs counters of its own */
  constructor(redis: Redis, name: string) {
    this.prefix = `${keyPrefix}limit:${name}:`;
    this.redis = redis;
    const sendCommand = (...command: string[]) => redis.client.sendCommand<RedisReply>(command);
    this.shared = new RedisStore({ sendCommand, prefix: this.prefix });
  }

  init(options: Options): void {
    this.options = options;
    this.here.init(options);
  }

  async increment(key: string): Promise<IncrementResponse> {
    const here = { ...(await this.here.increment(key)) };
    return (await this.tell(() => this.shared.increment(key))) ?? here;
  }

  async decrement(key: string): Promise<void> {
    await this.here.decrement(key);
    const script = 'if tonumber(redis.call("GET", KEYS[1]) or "0") > 0 then redis.call("DECR", KEYS[1]) end';
    // Not the store's own, which after a reset would make a counter of -1 that never expires.
    await this.tell(() => this.redis.client.eval(script, { keys: [this.prefix + key] }));
  }

  async resetKey(key: string): Promise<void> {
    await this.here.resetKey(key);
    await this.tell(() => this.shared.resetKey(key));
  }

  /** Asks Redis; nothing where it is down. */
  private async tell<T>(command: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.redis.ask(async () => {
        // Redis forgets the scripts when it restarts, and the store would hold on to a failed try to load them.
        await (this.loaded ??= this.shared.init(this.options!));
        return command();
      });
    } catch {
      this.loaded = undefined;
      return undefined;
    }
  }
}
