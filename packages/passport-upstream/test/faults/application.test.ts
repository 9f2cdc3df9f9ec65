import { setTimeout as delay } from 'node:timers/promises';
import { MemoryStore } from 'express-session';
import { hide, show, testFaults } from '../../../../test/suites/fault-suite';
import { answerJSON } from '../../../../test/support/upstreams/scripted-upstream';
import { until } from '../support/log-in';
import { loginApp, password, token } from '../support/login-app';

type App = Awaited<ReturnType<typeof loginApp>>;
type Done = (error?: unknown, user?: unknown) => void;

const throwing = (thrown: unknown) => () => {
  throw thrown;
};
const sessionsIn = ({ store }: App) =>
  Object.keys((store as unknown as { sessions: Record<string, string> }).sessions).length;

/** Logs in once, and tells what came of it after a second response would have been seen. */
async function loggedIn(...setting: Parameters<typeof loginApp>) {
  hide(password, token);
  const app = await loginApp(...setting);
  const response = await app.logIn();
  await delay(20);
  show(response, ...app.errors);
  return { app, response };
}

/** A login at an application that is set up so, as the table has it. */
async function login(...setting: Parameters<typeof loginApp>) {
  const { app, response } = await loggedIn(...setting);
  return {
    status: response.status,
    responses: app.responses,
    sessions: sessionsIn(app),
    asked: app.upstream.bodies.length,
  };
}

const verifies: Record<string, unknown> = {
  throws: throwing(new Error('database down')),
  rejects: () => Promise.reject(new Error('database down')),
  'calls back twice': (user: object, done: Done) => {
    done(null, user);
    done(null, { ...user, id: 'eve' });
  },
  'calls back and resolves somebody else': async (user: object, done: Done) => {
    done(null, user);
    return Promise.resolve({ ...user, id: 'eve' });
  },
  'resolves nothing': async (_user: object) => Promise.resolve(),
  'throws a string': throwing('route'),
};

/** A store of which one method fails. */
function failingStore(method: 'set' | 'destroy', fail: (done: Done) => void): MemoryStore {
  return Object.assign(new MemoryStore(), { [method]: (...args: unknown[]) => fail(args.at(-1) as Done) });
}
const stores: Record<string, () => MemoryStore> = {
  'its write calls back with an error': () => failingStore('set', (done) => done(new Error('store down'))),
  'it throws when the session gets a new id': () =>
    failingStore('destroy', throwing(new Error('store down'))),
};

/** A login whose custom callback fails after the provider responded so. */
async function ownError(status: number, fail: () => unknown) {
  const callback = jest.fn(fail);
  const { app, response } = await loggedIn({
    status,
    authenticate: (passport) => (req: never, res: never, next: never) =>
      void (passport.authenticate('acme', callback) as (...args: never[]) => void)(req, res, next),
  });
  return {
    status: response.status,
    errors: app.errors.map(String),
    calls: callback.mock.calls.length,
    hasStack: app.errors.every(({ stack }) => /\n {4}at /.test(stack ?? '')),
    sessions: sessionsIn(app),
  };
}
const throwOwn = () => throwing(new Error('of the callback'))();
const rejectOwn = () => Promise.reject(new Error('of the callback'));

testFaults(__filename, {
  80: (name) => login({ verify: verifies[name] }),
  81: (name) => login({ store: stores[name]!() }),
  83: {
    'a third login where two may be under way': async () => {
      const waiting: (() => void)[] = [];
      const app = await loginApp({
        options: { maxInFlight: 2 },
        respond: (_req, res) => void waiting.push(() => answerJSON(res, { id: 'u1', name: 'Ann', token })),
      });
      const first = [app.logIn(), app.logIn()];
      await until(() => waiting.length === 2);
      const { status, code, retryAfter } = await app.logIn();
      const sent = app.upstream.bodies.length;
      for (const respond of waiting.splice(0)) respond();
      const statuses = (await Promise.all(first)).map((response) => response.status);
      const later = app.logIn();
      await until(() => waiting.length === 1);
      waiting[0]!();
      return { third: { status, code, retryAfter }, sent, first: statuses, fourth: (await later).status };
    },
  },
  94: {
    'when it is told of a success': () => ownError(200, throwOwn),
    'when it is told of a refusal': () => ownError(401, throwOwn),
    'when it is told of an error': () => ownError(500, throwOwn),
    'later, by a promise, after a success': () => ownError(200, rejectOwn),
    'later, by a promise, after an error': () => ownError(500, rejectOwn),
    'a string that a router would take for "skip this route"': () => ownError(200, throwing('route')),
  },
});
