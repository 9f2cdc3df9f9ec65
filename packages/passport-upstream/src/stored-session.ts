import type { IncomingMessage } from 'node:http';

type Callback = (err?: Error | null, value?: unknown) => void;

/** A request as express-session and Passport leave it. */
export interface SessionRequest extends IncomingMessage {
  user?: unknown;
  sessionID: string;
  session: {
    passport?: { user?: unknown; refresh?: unknown };
    reload(done: Callback): void;
    save(done: Callback): void;
  };
  sessionStore: { get(id: string, done: Callback): void };
  logout(done: Callback): void;
}

/**
 * Reads a request's session from its store again. What other requests have written since is in it, and what this one
 * has changed is not.
 *
 * @returns whether there still is one: a sign-out ends it
 */
export function reload(req: SessionRequest): Promise<boolean> {
  return new Promise((resolve, reject) => {
    req.session.reload((error) => {
      if (!error) return resolve(true);
      // Of a session that is gone and of a store that is down, express-session says the same.
      req.sessionStore.get(req.sessionID, (storeError, stored) => {
        if (storeError || stored) reject(storeError ?? error);
        else resolve(false);
      });
    });
  });
}

/**
 * Writes a request's session to its store now, so that express-session need not at the request's end: that write
 * would bring back a session that was signed out meanwhile.
 */
export function save(req: SessionRequest): Promise<void> {
  return settled((done) => req.session.save(done));
}

/** Signs the browser out here, with a new session id. */
export function logOut(req: SessionRequest): Promise<void> {
  return settled((done) => req.logout(done));
}

function settled(act: (done: Callback) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    act((error) => (error ? reject(error) : resolve()));
  });
}
