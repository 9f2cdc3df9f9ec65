import { leaveSession, logOut, type SessionRequest } from '../../src/session/session-request';
import { hurried } from '../support/hurried';

type Done = (error?: Error) => void;
const requestOf = (members: object) => members as unknown as SessionRequest;

test('a sign-out is over when Passport’s logout calls back, and fails as it does', async () => {
  let isOver = false;
  const logout = (done: Done) => {
    setImmediate(() => (isOver = true));
    setImmediate(done);
  };
  const regenerate = () => {
    throw new Error('not to be called');
  };
  await logOut(requestOf({ logout, session: { regenerate } }));
  expect(isOver).toBe(true);
  const failing = (done: Done) => done(new Error('store down'));
  await expect(logOut(requestOf({ logout: failing, session: {} }))).rejects.toThrow('store down');
});

test('after a logout that takes no callback, the session gets a new id', async () => {
  const calls: string[] = [];
  const logout = () => void calls.push('logout');
  const regenerate = (done: Done) => {
    calls.push('regenerate');
    done();
  };
  await logOut(requestOf({ logout, session: { regenerate } }));
  expect(calls).toEqual(['logout', 'regenerate']);
});

test('after a logout that takes no callback, a session that has no new ids is left as it is', async () => {
  const logout = jest.fn(() => {});
  await logOut(requestOf({ logout, session: {} }));
  expect(logout).toHaveBeenCalledTimes(1);
});

test('a logout that never calls back is an error of the session store', async () => {
  const logout = (_done: Done) => {};
  const signedOut = hurried(() => logOut(requestOf({ logout, session: {} })));
  await expect(signedOut).rejects.toMatchObject({ code: 'ERR_SESSION_STORE', reason: 'timeout' });
});

test.each([
  ['exchanged', (done: Done) => done()],
  ['not exchanged by a store that is down', (done: Done) => done(new Error('store down'))],
])('a session that is left has no user and no id, when it is %s', async (_, act) => {
  const regenerate = jest.fn(act);
  const req = requestOf({ user: { id: 'ann' }, sessionID: 'sid', session: { regenerate } });
  await leaveSession(req);
  expect([req.user, req.sessionID]).toEqual([undefined, undefined]);
  expect(regenerate).toHaveBeenCalledTimes(1);
});
