import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { Reply, Upstream } from 'passport-upstream';

type Jose = typeof import('jose');

/** Milliseconds after which the keys are fetched again. */
const maxAge = 600_000;
/** Milliseconds in which a key that is not there makes nobody fetch again: such key ids cost the sender nothing. */
const cooldown = 30_000;

/**
 * A key set at a URL, fetched with all the limits of an exchange with a login service: one deadline, one size limit,
 * no redirect, no bad certificate.
 */
export class RemoteKeySet {
  private readonly jose: Jose;
  private readonly upstream: Upstream;
  private readonly path: string;
  private keys: { get: JWTVerifyGetKey; fetchedAt: number } | undefined;
  private fetching: Promise<JWTVerifyGetKey> | undefined;

  /** @param owner the class whose option the URL is, with which a complaint starts */
  constructor(jose: Jose, url: URL, owner: string) {
    this.jose = jose;
    this.upstream = new Upstream(
      { provider: 'vero', owner, baseURL: url.origin, outcomes: {} },
      { timeout: 5_000 },
    );
    this.path = url.pathname + url.search;
  }

  /** The key for a token, as jose asks for it. */
  readonly get: JWTVerifyGetKey = async (header, token) => {
    const age = this.keys ? Date.now() - this.keys.fetchedAt : Infinity;
    const get = this.keys && age < maxAge ? this.keys.get : await this.fetch();
    try {
      return await get(header, token);
    } catch (error) {
      if (!(error instanceof this.jose.errors.JWKSNoMatchingKey) || age < cooldown || age >= maxAge)
        throw error;
      return (await this.fetch())(header, token);
    }
  };

  private fetch(): Promise<JWTVerifyGetKey> {
    this.fetching ??= this.ask().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async ask(): Promise<JWTVerifyGetKey> {
    const answer = await this.upstream.send({ method: 'GET', path: this.path });
    if (answer.status !== 200) this.upstream.refusal(answer);
    new Reply('vero', answer.body).objects('keys');
    const get = this.jose.createLocalJWKSet(answer.body as JSONWebKeySet);
    this.keys = { get, fetchedAt: Date.now() };
    return get;
  }
}
