import { MemoryStore, type IncrementResponse, type Options, type Store } from 'express-rate-limit';
import { RedisStore, type RedisReply } from 'rate-limit-redis';
import { keyPrefix, type Redis } from './redis';

/**
 * Counters in Redis, for all processes. Each process also counts in memory, and uses those counters while Redis is down:
 * an outage must not allow more guesses.
 */
export class RedisLimits implements Store {
  readonly prefix: string;
  private readonly local = new MemoryStore();
  private readonly shared: RedisStore;
  private readonly redis: Redis;
  private options: Options | undefined;
  private scriptsLoaded: Promise<void> | undefined;

  /** @param name sets the counters of one limit apart from those of the others */
  constructor(redis: Redis, name: string) {
    this.prefix = `${keyPrefix}limit:${name}:`;
    this.redis = redis;
    const sendCommand = (...command: string[]) => redis.client.sendCommand<RedisReply>(command);
    this.shared = new RedisStore({ sendCommand, prefix: this.prefix });
  }

  init(options: Options): void {
    this.options = options;
    this.local.init(options);
  }

  async increment(key: string): Promise<IncrementResponse> {
    const here = { ...(await this.local.increment(key)) };
    return (await this.tryShared(() => this.shared.increment(key))) ?? here;
  }

  async decrement(key: string): Promise<void> {
    await this.local.decrement(key);
    const script = 'if tonumber(redis.call("GET", KEYS[1]) or "0") > 0 then redis.call("DECR", KEYS[1]) end';
    // The store's own decrement would, after a reset, make a counter of -1 that never expires.
    await this.tryShared(() => this.redis.client.eval(script, { keys: [this.prefix + key] }));
  }

  async resetKey(key: string): Promise<void> {
    await this.local.resetKey(key);
    await this.tryShared(() => this.shared.resetKey(key));
  }

  /** Runs a command on Redis; `undefined` where it is down. */
  private async tryShared<T>(command: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.redis.ask(async () => {
        // A restarted Redis has lost the scripts, and the store would keep the failure of loading them.
        await (this.scriptsLoaded ??= this.shared.init(this.options!));
        return command();
      });
    } catch {
      this.scriptsLoaded = undefined;
      return undefined;
    }
  }
}
