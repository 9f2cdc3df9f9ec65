import { MemoryStore } from 'express-session';
import type { FreshTokensOptions } from 'passport-upstream';
import { sessionApps, type SetUp } from '../support/session-app';

export const soonMs = 30_000;

/** Signs ann in at an app of her own; her access token lives for `lifetime` milliseconds. */
export async function signedIn(
  lifetime: number,
  options: FreshTokensOptions = {},
  setUp: SetUp = {},
  timeout?: number,
) {
  const { provider, startApp } = await sessionApps(timeout);
  provider.isStrict = true;
  provider.loginLifetime = lifetime;
  const store = new FaultyStore();
  const app = await startApp(options, store, setUp);
  return { provider, startApp, store, app, cookie: await app.logIn() };
}

export type Done = (error?: unknown) => void;

/** A store that fails as a test says: what it calls for is done in place of a write or a read of a record. */
export class FaultyStore extends MemoryStore {
  onSet: ((entry: object, write: () => void, done: Done) => void) | undefined;
  onGet: ((read: () => void, done: Done) => void) | undefined;

  override set(id: string, entry: never, done: Done = () => {}): void {
    const write = () => super.set(id, entry, done);
    if (id.startsWith('tokens-') && this.onSet) this.onSet(entry, write, done);
    else write();
  }

  override get(id: string, done: never): void {
    const read = () => super.get(id, done);
    if (id.startsWith('tokens-') && this.onGet) this.onGet(read, done);
    else read();
  }
}

/** A lock for all applications of a test. */
export function sharedLock() {
  const tails = new Map<string, Promise<unknown>>();
  return <Value>(key: string, work: () => Promise<Value>): Promise<Value> => {
    const mine = (tails.get(key) ?? Promise.resolve()).then(work);
    tails.set(
      key,
      mine.catch(() => {}),
    );
    return mine;
  };
}

export const sessionsOf = ({ store }: { store: unknown }) =>
  (store as { sessions: Record<string, string> }).sessions;
export const fresh = { status: 200, id: 'ann', token: 'access-2' };

/** Lets the tokens of the sessions in a store have ended. */
export function endTokens(store: FaultyStore): void {
  const sessions = sessionsOf({ store });
  for (const [id, text] of Object.entries(sessions)) {
    sessions[id] = text.replace(/"expiresAt":\d+/, '"expiresAt":1');
  }
}
