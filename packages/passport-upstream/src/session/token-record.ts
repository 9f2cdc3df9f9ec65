import { createHash, randomUUID } from 'node:crypto';
import { ownProperty } from '../ground/own-property';
import { withSecrets } from '../upstream/upstream-user';
import type { SessionRequest } from './session-request';
import { readEntry, writeAndSee, writeEntry } from './session-store';
import { isRecord, isSessionUser } from './session-user';
import { endOf } from './token-life';

/** The content of a record. */
export interface LatestTokens {
  tokens: object;
  /** When a refresh gave them, in milliseconds since the epoch. Those of the login have none. */
  refreshedAt?: number;
  /** Whether the session was signed out. */
  isEnded?: boolean;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** For sessions whose cookie has no end: stores keep these for up to two weeks after the last request. */
const unstatedLifeMs = 30 * dayMs;
/** The last date that JavaScript can represent, in milliseconds since the epoch. */
const maxDateMs = 8.64e15;

/** The key of the record from which the tokens on a user came. */
const origins = new WeakMap<object, string>();

/**
 * The latest tokens of a session, in an entry of their own in its store. The session itself, which any handler may
 * write back whole, holds the tokens of the login and never changes: see docs/decisions/token-record.md.
 */
export class TokenRecord {
  /** The key of the entry. It is the same for every copy of the session. */
  readonly key: string;
  /** The provider's name. */
  readonly provider: string;
  private readonly held: object;
  private readonly req: SessionRequest;

  private constructor(req: SessionRequest, provider: string, key: string, held: object) {
    this.req = req;
    this.provider = provider;
    this.key = key;
    this.held = held;
  }

  /** The record of the signed-in user; `undefined` without a user that has tokens. */
  static of(req: SessionRequest): TokenRecord | undefined {
    const { user } = req;
    const provider = ownProperty(user, 'provider');
    const id = ownProperty(user, 'id');
    const tokens = storedTokens(req, provider, id) ?? ownProperty(user, 'tokens');
    if (typeof provider !== 'string' || !isRecord(tokens)) return undefined;
    const key = origins.get(tokens) ?? keyOf([provider, id], tokens);
    return new TokenRecord(req, provider, key, tokens);
  }

  /**
   * Reads the record. If it is missing or damaged, the tokens in the session are the latest.
   *
   * @throws SessionError
   */
  async read(): Promise<LatestTokens> {
    const entry = await readEntry(this.req.sessionStore, this.key);
    const [key, tokens, refreshedAt, isEnded] = ['key', 'tokens', 'refreshedAt', 'isEnded'].map((name) =>
      ownProperty(entry, name),
    );
    if (key !== this.key) return this.fallback;
    if (isEnded === true) return { tokens: this.held, isEnded };
    return isRecord(tokens) && typeof refreshedAt === 'number' ? { tokens, refreshedAt } : this.fallback;
  }

  /** The tokens in the session, which are the latest if there is no record. */
  get fallback(): LatestTokens {
    return { tokens: this.held };
  }

  /**
   * Makes sure that the store keeps a write. This comes before the use of a refresh token, whose successor must be kept.
   *
   * @throws SessionError
   */
  async checkStore(): Promise<void> {
    const note = { note: randomUUID(), cookie: cookieLasting(minuteMs) };
    const isShown = (entry: unknown) => ownProperty(entry, 'note') === note.note;
    await writeAndSee(this.req.sessionStore, `${this.key}-note`, note, isShown);
  }

  /**
   * Puts fresh tokens into the record, unless the session has ended meanwhile.
   *
   * @returns whether the session is still signed in
   * @throws SessionError
   */
  async write(tokens: object, previous: LatestTokens): Promise<boolean> {
    const { sessionStore } = this.req;
    if (!(await this.isSignedIn())) return false;
    const lifeMs = Math.max(0, endOf(tokens) - Date.now()) + this.sessionLifeMs;
    const entry = { key: this.key, tokens, refreshedAt: Date.now(), cookie: cookieLasting(lifeMs) };
    await writeAndSee(
      sessionStore,
      this.key,
      entry,
      (shown) => ownProperty(shown, 'refreshedAt') !== previous.refreshedAt,
    );
    // A sign-out between the check and this write left two entries. This write has replaced one of them.
    if ((await readEntry(sessionStore, this.endedKey)) === undefined) return true;
    await this.end();
    return false;
  }

  /**
   * Leaves tombstones, which no late write of the session can undo. A refresh under way may overwrite the one in the
   * record, and looks for the other one afterwards.
   *
   * @throws SessionError
   */
  async end(): Promise<void> {
    const { sessionStore } = this.req;
    const tombstone = () => ({ key: this.key, isEnded: true, cookie: cookieLasting(this.sessionLifeMs) });
    await writeEntry(sessionStore, this.endedKey, tombstone());
    await writeEntry(sessionStore, this.key, tombstone());
  }

  /** Puts the latest tokens on the user of the request. */
  putOnUser({ tokens }: LatestTokens): void {
    const copy = { ...tokens };
    origins.set(copy, this.key);
    withSecrets(this.req.user as object, { tokens: copy });
  }

  /** Whether the session is in the store with a user in it. */
  async isSignedIn(): Promise<boolean> {
    const session = await readEntry(this.req.sessionStore, String(this.req.sessionID));
    return (ownProperty(ownProperty(session, 'passport'), 'user') ?? undefined) !== undefined;
  }

  private get endedKey(): string {
    return `${this.key}-ended`;
  }

  /**
   * The lifetime of the session after this request, and a day: a handler under way, or an outage of the provider, may
   * prolong the session without a write of the record.
   */
  private get sessionLifeMs(): number {
    const { originalMaxAge, maxAge } = this.req.session.cookie ?? {};
    const stated = [originalMaxAge, maxAge].filter((life) => typeof life === 'number');
    return (stated.length > 0 ? Math.max(...stated) : unstatedLifeMs) + dayMs;
  }
}

/** The tokens in the user's session. An application's own `deserializeUser` may have dropped those on the user. */
function storedTokens(req: SessionRequest, provider: unknown, id: unknown): unknown {
  const stored = req.session?.passport?.user;
  const user = isSessionUser(stored) ? ownProperty(stored, 'user') : undefined;
  const isSame = ownProperty(user, 'provider') === provider && ownProperty(user, 'id') === id;
  return isSame ? ownProperty(stored, 'tokens') : undefined;
}

/** The members are sorted, because a store may change their order. */
function keyOf(identity: unknown[], tokens: object): string {
  const secrets = Object.entries(tokens).filter(([, value]) => typeof value === 'string');
  const text = JSON.stringify([...identity, secrets.sort()]);
  return `tokens-${createHash('sha256').update(text).digest('hex')}`;
}

/** Stores of express-session read the lifetime of an entry from one or several of these members. */
function cookieLasting(lifeMs: number): object {
  const now = Date.now();
  const expires = new Date(Math.min(now + lifeMs, maxDateMs));
  const maxAge = expires.getTime() - now;
  return { expires, originalMaxAge: maxAge, maxAge, path: '/', httpOnly: true };
}
