import { setTimeout as delay } from 'node:timers/promises';
import { withTimeLimit } from '../ground/time-limit';
import { SessionError } from './session-error';

type Callback = (error?: unknown, value?: unknown) => void;

/** The methods of an express-session store that are called. */
export interface SessionStore {
  get(id: string, done: Callback): unknown;
  set(id: string, entry: object, done: Callback): unknown;
}

/** The time that one operation may take. */
const maxWaitMs = 2_000;
/** Pauses between reads that wait for what was written. */
const pausesMs = [0, 50, 100, 200, 400];

/**
 * Reads an entry. It is `undefined` if it is missing, which some stores say by an error, and if it is no JSON.
 *
 * @throws SessionError
 */
export async function readEntry(store: SessionStore, id: string): Promise<unknown> {
  try {
    return (await settled((done) => store.get(id, done))) ?? undefined;
  } catch (error) {
    if (['ENOENT', 'SyntaxError'].includes((error as SessionError).reason)) return undefined;
    throw error;
  }
}

/** @throws SessionError */
export async function writeEntry(store: SessionStore, id: string, entry: object): Promise<void> {
  await settled((done) => store.set(id, entry, done));
}

/**
 * Writes an entry, and waits until reads show it. The reads of some stores lag behind, and some stores lose a write
 * that they have acknowledged.
 *
 * @throws SessionError
 */
export async function writeAndSee(
  store: SessionStore,
  id: string,
  entry: object,
  isShown: (entry: unknown) => boolean,
): Promise<void> {
  await writeEntry(store, id, entry);
  for (const pauseMs of pausesMs) {
    await delay(pauseMs);
    if (isShown(await readEntry(store, id))) return;
  }
  throw new SessionError('ERR_SESSION_STORE', 'lost');
}

/** Gives the result of a call with a callback. Some stores reject a promise instead, or throw. */
function settled(call: (done: Callback) => unknown): Promise<unknown> {
  const work = new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(new SessionError('ERR_SESSION_STORE', reasonOf(error)));
    const done: Callback = (error, value) => (error ? fail(error) : resolve(value));
    new Promise((returned) => returned(call(done))).catch(fail);
  });
  return withTimeLimit(maxWaitMs, work, () => new SessionError('ERR_SESSION_STORE', 'timeout'));
}

/** An error's code or name, if it is one word. Longer text could quote the entry, and with it the tokens. */
function reasonOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  const words = [code, name].filter((value) => typeof value === 'string' && /^\w{1,64}$/.test(value));
  return (words[0] as string | undefined) ?? 'error';
}
