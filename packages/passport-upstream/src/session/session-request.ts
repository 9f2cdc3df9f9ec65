import type { IncomingMessage } from 'node:http';
import { withTimeLimit } from '../ground/time-limit';
import { SessionError } from './session-error';
import type { SessionStore } from './session-store';

type Callback = (error?: Error | null) => void;

/** A request as express-session and Passport leave it. */
export interface SessionRequest extends IncomingMessage {
  user?: unknown;
  sessionID: string | undefined;
  session: {
    cookie?: { originalMaxAge?: unknown; maxAge?: unknown };
    passport?: { user?: unknown };
    regenerate?(done: Callback): void;
  };
  sessionStore: SessionStore;
  logout(done?: Callback): void;
}

/** The time that a call of Passport or of express-session may take. */
const maxWaitMs = 5_000;

/** Signs the browser out, with a new session id. */
export async function logOut(req: SessionRequest): Promise<void> {
  if (req.logout.length > 0) return settled((done) => req.logout(done));
  // Passport 0.5 takes no callback and keeps the session, whose id somebody else may know.
  req.logout();
  // cookie-session has no `regenerate`.
  if (req.session.regenerate) await settled((done) => req.session.regenerate!(done));
}

/**
 * Makes a guest of a request whose session was signed out meanwhile. Its browser may have signed in anew by now, so the
 * response must set no cookie, and must not write the session back: without an id express-session does neither.
 */
export async function leaveSession(req: SessionRequest): Promise<void> {
  req.user = undefined;
  // If the session cannot be destroyed, its record still says that it has ended.
  await settled((done) => req.session.regenerate!(done)).catch(() => {});
  req.sessionID = undefined;
}

function settled(act: (done: Callback) => void): Promise<void> {
  const work = new Promise<void>((resolve, reject) => act((error) => (error ? reject(error) : resolve())));
  return withTimeLimit(maxWaitMs, work, () => new SessionError('ERR_SESSION_STORE', 'timeout'));
}
