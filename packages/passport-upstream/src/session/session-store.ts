import { setTimeout as delay } from 'node:timers/promises';
import { withTimeLimit } from '../ground/time-limit';
import { SessionError } from './session-error';

type Callback = (error?: unknown, value?: unknown) => void;

/** As much of an express-session store as is called. */
export interface SessionStore {
  get(id: string, done: Callback): unknown;
  set(id: string, entry: object, done: Callback): unknown;
}

const maxWaitMs = 2_000;
/** Pauses between reads that wait for what was written. */
const pausesMs = [0, 50, 100, 200, 400];

/**
 * Reads an entry. One that is missing is `undefined`, also where a store says so by an error, and so is one that is no
 * JSON: it holds nothing that anybody could use.
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
 * Writes an entry, and waits until reads show it: those of some stores lag behind, and others lose what they
 * acknowledge.
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

/** What a call with a callback gives. Some stores reject a promise instead, or throw. */
function settled(call: (done: Callback) => unknown): Promise<unknown> {
  const work = new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(new SessionError('ERR_SESSION_STORE', reasonOf(error)));
    const done: Callback = (error, value) => (error ? fail(error) : resolve(value));
    new Promise((returned) => returned(call(done))).catch(fail);
  });
  return withTimeLimit(maxWaitMs, work, () => new SessionError('ERR_SESSION_STORE', 'timeout'));
}

/** An error's code or name, where it is one word: what else stands there could quote the entry. */
function reasonOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  const words = [code, name].filter((value) => typeof value === 'string' && /^\w{1,64}$/.test(value));
  return (words[0] as string | undefined) ?? 'error';
}
