import type { JWTVerifyGetKey } from 'jose';
import { ResponseReader, Upstream, UpstreamError } from 'passport-upstream/provider';
import { publicKeysIn } from './public-keys';

type Jose = typeof import('jose');

/** Milliseconds after which the keys are fetched again. */
const maxAge = 600_000;
/** Milliseconds for which the keys hold while others cannot be had. */
const maxOutage = 3_600_000;
/** Milliseconds between two fetches, as long as there are keys: made-up key ids cause no more. */
const cooldown = 30_000;

/**
 * A key set at a URL, fetched with all the limits of an exchange with a login service: one deadline, one size limit,
 * no redirect, no bad certificate. One fetch is under way at a time.
 */
export class RemoteKeySet {
  private readonly jose: Jose;
  private readonly upstream: Upstream;
  private readonly path: string;
  private held: { get: JWTVerifyGetKey; since: number } | undefined;
  private fetching: Promise<JWTVerifyGetKey> | undefined;
  private fetchedAt = 0;
  /** What came of the last fetch, if not keys. */
  private fault: Error | undefined;

  /** @param className the class whose option the URL is, with which a complaint starts */
  constructor(jose: Jose, url: URL, className: string) {
    this.jose = jose;
    this.upstream = new Upstream(
      { provider: 'vero', className, baseURL: url.origin, outcomes: {} },
      { timeout: 5_000 },
    );
    this.path = url.pathname + url.search;
  }

  /**
   * The key for a token, as jose asks for it.
   *
   * @throws UpstreamError where the keys cannot be had
   */
  readonly get: JWTVerifyGetKey = async (header, token) => {
    const get = await this.keys();
    try {
      return await get(header, token);
    } catch (error) {
      if (!(error instanceof this.jose.errors.JWKSNoMatchingKey)) throw error;
      // It may be a new one.
      return (await this.newKeys())(header, token);
    }
  };

  private async keys(): Promise<JWTVerifyGetKey> {
    const held = this.heldFor(maxAge);
    if (held) return held;
    try {
      return await this.newKeys();
    } catch (fault) {
      const old = this.heldFor(maxOutage);
      if (!old) throw fault;
      return old;
    }
  }

  private async newKeys(): Promise<JWTVerifyGetKey> {
    const held = this.heldFor(maxOutage);
    if (!held || this.fetching || performance.now() - this.fetchedAt >= cooldown) {
      this.fetching ??= this.fetch().finally(() => (this.fetching = undefined));
      return this.fetching;
    }
    // Nobody can say that there is no such key.
    if (this.fault) throw this.fault;
    return held;
  }

  private heldFor(time: number): JWTVerifyGetKey | undefined {
    return this.held && performance.now() - this.held.since < time ? this.held.get : undefined;
  }

  private async fetch(): Promise<JWTVerifyGetKey> {
    this.fetchedAt = performance.now();
    try {
      const get = this.jose.createLocalJWKSet({ keys: await this.ask() });
      this.held = { get, since: this.fetchedAt };
      this.fault = undefined;
      return get;
    } catch (fault) {
      this.fault = fault as Error;
      throw fault;
    }
  }

  private async ask() {
    const answer = await this.upstream.send({ method: 'GET', path: this.path });
    // Throws: no status but 200 says anything about a key.
    if (answer.status !== 200) this.upstream.refusal(answer);
    new ResponseReader('vero', answer.body).objects('keys');
    const keys = publicKeysIn((answer.body as { keys: object[] }).keys);
    if (keys.length > 0) return keys;
    throw new UpstreamError('ERR_UPSTREAM_RESPONSE', 'vero', { reason: 'keys', upstreamStatus: 200 });
  }
}
