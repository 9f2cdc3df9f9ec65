import { randomUUID } from 'node:crypto';
import type { SandboxClock } from '../../clock';
import type { CompleteOvokAccount } from '../directory';

/** One login and all the tokens that came of it. */
export interface OvokSession {
  readonly id: string;
  readonly account: CompleteOvokAccount;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The id of the one refresh token that is good. */
  refreshId: string;
  /** When the last of its tokens expires. Milliseconds since the epoch. */
  expiresAt: number;
}

/** More sessions than a test needs at once; they take about 3 MB. Beyond it the oldest session is dropped. */
const maxSessions = 10_000;

/** The sessions that are alive. */
export class OvokSessions {
  private readonly sessions = new Map<string, OvokSession>();
  private readonly clock: SandboxClock;

  constructor(clock: SandboxClock) {
    this.clock = clock;
  }

  /** How many are remembered. */
  get size(): number {
    return this.sessions.size;
  }

  /** @param lifetime - milliseconds until the last of its tokens expires */
  create(account: CompleteOvokAccount, lifetime: number): OvokSession {
    this.dropExpired();
    const createdAt = this.clock.now();
    const session = {
      id: randomUUID(),
      account,
      createdAt,
      refreshId: randomUUID(),
      expiresAt: createdAt + lifetime,
    };
    this.sessions.set(session.id, session);
    return session;
  }

  find(id: string): OvokSession | undefined {
    const session = this.sessions.get(id);
    return session && session.expiresAt > this.clock.now() ? session : undefined;
  }

  /** Makes the present refresh token worthless, and begins the session's lifetime anew. */
  rotate(session: OvokSession, lifetime: number): void {
    session.refreshId = randomUUID();
    this.prolong(session, lifetime);
  }

  /** Begins the session's lifetime anew. */
  prolong(session: OvokSession, lifetime: number): void {
    session.expiresAt = this.clock.now() + lifetime;
    // The map stays in the order of last use; its front is dropped first.
    this.sessions.delete(session.id);
    this.sessions.set(session.id, session);
  }

  end(session: OvokSession): void {
    this.sessions.delete(session.id);
  }

  /** The sessions of one person, oldest first. */
  of(account: CompleteOvokAccount): OvokSession[] {
    const { reference } = account.profile;
    return [...this.sessions.values()].filter(
      ({ id, account: other }) => other.profile.reference === reference && this.find(id),
    );
  }

  private dropExpired(): void {
    for (const session of this.sessions.values()) {
      if (this.sessions.size < maxSessions && session.expiresAt > this.clock.now()) return;
      this.sessions.delete(session.id);
    }
  }
}
