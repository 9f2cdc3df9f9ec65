import type { JWK, JWTVerifyGetKey } from 'jose';
import { ResponseReader, Upstream, UpstreamError, isSuccess, readSuccess } from 'passport-upstream/provider';
import { publicKeysIn } from './public-keys';

type Jose = typeof import('jose');

/** The age from which on the keys are fetched again. */
const maxAgeMs = 600_000;
/** The age up to which the keys are used while no others can be fetched. */
const maxOutageMs = 3_600_000;
/** The time between two fetches while there are keys, so that made-up key ids cause no more. */
const cooldownMs = 30_000;
/** The time between two fetches while there are no keys, so that a failing server is not asked for each request. */
const retryMs = 1_000;

/**
 * A key set at a URL. It is fetched with the limits of a request to a login service: one deadline, one size limit, no
 * redirect, no bad certificate. At most one fetch is under way at a time.
 */
export class RemoteKeySet {
  private readonly jose: Jose;
  private readonly upstream: Upstream;
  private readonly path: string;
  private held: { get: JWTVerifyGetKey; since: number } | undefined;
  private fetching: Promise<JWTVerifyGetKey> | undefined;
  private fetchedAt = -Infinity;
  /** Why the last fetch gave no keys, if it did not. */
  private error: Error | undefined;

  constructor(jose: Jose, url: URL) {
    this.jose = jose;
    const definition = { provider: 'vero', className: 'RemoteKeySet', baseURL: url.origin, outcomes: {} };
    this.upstream = new Upstream(definition, { timeout: 5_000 });
    this.path = url.pathname + url.search;
  }

  /**
   * Gives jose the key of a token.
   *
   * @throws UpstreamError if the keys could not be fetched
   */
  readonly get: JWTVerifyGetKey = async (header, token) => {
    const get = await this.keys();
    try {
      return await get(header, token);
    } catch (error) {
      if (!(error instanceof this.jose.errors.JWKSNoMatchingKey)) throw error;
      // The token may be signed with a new key.
      return (await this.newKeys())(header, token);
    }
  };

  private async keys(): Promise<JWTVerifyGetKey> {
    const held = this.heldFor(maxAgeMs);
    if (held) return held;
    try {
      return await this.newKeys();
    } catch (error) {
      const old = this.heldFor(maxOutageMs);
      if (!old) throw error;
      return old;
    }
  }

  private async newKeys(): Promise<JWTVerifyGetKey> {
    const held = this.heldFor(maxOutageMs);
    const pauseMs = held ? cooldownMs : retryMs;
    if (this.fetching || performance.now() - this.fetchedAt >= pauseMs) {
      this.fetching ??= this.fetch().finally(() => (this.fetching = undefined));
      return this.fetching;
    }
    // The last fetch failed, so it is unknown whether the key exists: this is an error and not a refusal.
    if (this.error) throw this.error;
    return held!;
  }

  private heldFor(ageMs: number): JWTVerifyGetKey | undefined {
    return this.held && performance.now() - this.held.since < ageMs ? this.held.get : undefined;
  }

  private async fetch(): Promise<JWTVerifyGetKey> {
    this.fetchedAt = performance.now();
    try {
      const get = this.jose.createLocalJWKSet({ keys: await this.request() });
      this.held = { get, since: this.fetchedAt };
      this.error = undefined;
      return get;
    } catch (error) {
      this.error = error as Error;
      throw error;
    }
  }

  private async request(): Promise<JWK[]> {
    const response = await this.upstream.send({ method: 'GET', path: this.path });
    // `refusal` throws, because no status is in the table of outcomes.
    if (!isSuccess(response.status)) this.upstream.refusal(response);
    return readSuccess(response, parseKeys);
  }
}

function parseKeys(body: unknown): JWK[] {
  new ResponseReader('vero', body).objects('keys');
  const keys = publicKeysIn((body as { keys: object[] }).keys);
  if (keys.length > 0) return keys;
  throw new UpstreamError('ERR_UPSTREAM_RESPONSE', 'vero', { reason: 'keys' });
}
