import type { IncomingMessage } from 'node:http';
import { isDeepStrictEqual } from 'node:util';

type Callback = (err?: Error | null, value?: unknown) => void;

/** A session as its store holds it. */
export interface StoredSession {
  passport?: { user?: unknown; refresh?: unknown };
}

/** A request as express-session and Passport leave it. */
export interface SessionRequest extends IncomingMessage {
  user?: unknown;
  sessionID: string;
  session: StoredSession & { save(done: Callback): void; regenerate?(done: Callback): void };
  sessionStore: {
    get(id: string, done: Callback): void;
    set(id: string, session: object, done: Callback): void;
    destroy(id: string, done: Callback): void;
  };
  logout(done?: Callback): void;
}

/** Milliseconds after a sign-out at which its session is destroyed once more. */
const echoes = [150, 600];

/**
 * Reads a request's session from its store again: other requests and other processes may have written since.
 *
 * @returns nothing where it has ended: a sign-out ends it
 */
export function readStored(req: SessionRequest): Promise<StoredSession | undefined> {
  return settled((done) => req.sessionStore.get(req.sessionID, done)) as Promise<StoredSession | undefined>;
}

/** Writes what was read and changed: the store's copy, not the request's, which may be older. */
export async function writeStored(req: SessionRequest, stored: StoredSession): Promise<void> {
  await settled((done) => req.sessionStore.set(req.sessionID, stored, done));
}

/**
 * Takes Passport's part of a stored session over into the request's. What else earlier middleware has put there stays,
 * and is written at the request's end. Where there is nothing of the kind, nothing is: that write would bring back a
 * session that was signed out meanwhile.
 */
export function takeOver(req: SessionRequest, stored: StoredSession): void {
  const isUntouched = isDeepStrictEqual(otherMembers(req.session), otherMembers(stored));
  req.session.passport = stored.passport!;
  if (isUntouched) markSaved(req);
}

/** Signs the browser out here, with a new session id. */
export async function logOut(req: SessionRequest): Promise<void> {
  const { sessionID, sessionStore } = req;
  if (req.logout.length > 0) await settled((done) => req.logout(done));
  else await logOutAtOnce(req);
  if (sessionID === req.sessionID) return;
  // Between a read and a write of its own, a refresh under way does not see the session end, and writes it anew.
  for (const delay of echoes) setTimeout(() => sessionStore.destroy(sessionID, () => {}), delay).unref();
}

/** As Passport 0.5 does it: it takes no callback, and keeps the session, whose id may be known to others. */
async function logOutAtOnce(req: SessionRequest): Promise<void> {
  req.logout();
  // cookie-session has no other session to give.
  if (req.session.regenerate) await settled((done) => req.session.regenerate!(done));
}

/** Has express-session take a request's session for saved, which it does once `save` was called, and writes nothing. */
function markSaved(req: SessionRequest): void {
  const { sessionStore } = req;
  req.sessionStore = { ...sessionStore, set: (_id, _session, done) => done() };
  req.session.save(() => {});
  req.sessionStore = sessionStore;
}

/** What is neither Passport's nor the cookie, as the store would keep it. */
function otherMembers(session: object): object {
  return { ...(JSON.parse(JSON.stringify(session)) as object), cookie: undefined, passport: undefined };
}

function settled(act: (done: Callback) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    act((error, value) => (error ? reject(error) : resolve(value ?? undefined)));
  });
}
