import { attempt } from '../../../../test/support/attempt';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { runVerify } from '../../src/strategy/verify';
import { AcmeStrategy } from '../support/acme';

type Done = (err?: unknown, user?: unknown, info?: unknown) => void;

const ann = { id: 7, name: 'Ann' };
const body = { username: 'ann@example.com', password: 'secret' };
const later = (act: () => void) => void setTimeout(act, 5);

async function logIn(verify: unknown, options: object = {}) {
  const upstream = await scriptedUpstream((_req, res) =>
    answerJSON(res, { id: 'u1', name: 'Ann', token: 't' }),
  );
  return attempt(new AcmeStrategy({ baseURL: upstream.baseURL, ...options }, verify as never), {
    body,
    id: 'request',
  });
}

test.each<[string, unknown]>([
  ['calls done', (_user: unknown, done: Done) => done(null, ann)],
  ['calls done later', (_user: unknown, done: Done) => later(() => done(null, ann))],
  ['calls done with an undefined error', (_user: unknown, done: Done) => done(undefined, ann)],
  ['returns a promise of the user', () => Promise.resolve(ann)],
  ['is async and takes the user alone', async (_user: unknown) => Promise.resolve(ann)],
  ['returns a thenable', () => ({ then: (resolve: (user: unknown) => void) => later(() => resolve(ann)) })],
  ['returns the user at once', (_user: unknown) => ann],
  [
    'declares nothing, calls done and resolves nothing, as NestJS does',
    async (...args: unknown[]) => {
      await Promise.resolve();
      (args.at(-1) as Done)(null, ann);
    },
  ],
  [
    'declares nothing and calls done later',
    (...args: unknown[]) => later(() => (args.at(-1) as Done)(null, ann)),
  ],
  [
    'declares nothing, calls done later and returns something',
    (...args: unknown[]) => setTimeout(() => (args.at(-1) as Done)(null, ann), 5),
  ],
  [
    'is async and calls done only after it has resolved',
    async (_user: unknown, done: Done) => {
      later(() => done(null, ann));
      await Promise.resolve();
    },
  ],
  [
    'calls done and returns what a database driver gives',
    (_user: unknown, done: Done) => {
      later(() => done(null, ann));
      return { query: 'select' };
    },
  ],
  [
    'calls done twice',
    (_user: unknown, done: Done) => {
      done(null, ann);
      done(null, { id: 8 });
    },
  ],
  [
    'calls done, then throws',
    (_user: unknown, done: Done) => {
      done(null, ann);
      throw new Error('too late');
    },
  ],
  [
    'calls done, then rejects',
    async (_user: unknown, done: Done) => {
      done(null, ann);
      await Promise.reject(new Error('too late'));
    },
  ],
  [
    'calls done, then resolves another user',
    async (_user: unknown, done: Done) => {
      done(null, ann);
      return Promise.resolve({ id: 8 });
    },
  ],
])('a verify that %s decides who the user is, once', async (_, verify) => {
  expect(await logIn(verify)).toMatchObject({ outcome: 'success', user: ann, answers: 1 });
});

test('a verify gets the user', async () => {
  const result = await logIn((user: { id: string }, done: Done) =>
    done(null, { id: `account of ${user.id}` }),
  );
  expect(result.user).toEqual({ id: 'account of u1' });
});

test.each([
  ['with done', (req: object, user: object, done: Done) => done(null, { req, user })],
  ['with a promise', (req: object, user: object) => Promise.resolve({ req, user })],
])('with passReqToCallback, a verify %s gets the request first', async (_, verify) => {
  const result = await logIn(verify, { passReqToCallback: true });
  expect(result).toMatchObject({ outcome: 'success', user: { req: { id: 'request' }, user: { id: 'u1' } } });
});

test.each<[string, unknown]>([
  ['done(null, user, info)', (_user: unknown, done: Done) => done(null, ann, { scope: 'all' })],
  ['a promise of [user, info]', () => Promise.resolve([ann, { scope: 'all' }])],
])('the info of %s reaches the application', async (_, verify) => {
  expect(await logIn(verify)).toMatchObject({ outcome: 'success', user: ann, info: { scope: 'all' } });
});

test('an info that is a string is wrapped', async () => {
  expect((await logIn((_user: unknown, done: Done) => done(null, ann, 'hello'))).info).toEqual({
    message: 'hello',
  });
});

test.each<[string, unknown]>([
  ['done(null, false)', (_user: unknown, done: Done) => done(null, false)],
  ['done(null, null)', (_user: unknown, done: Done) => done(null, null)],
  ['done()', (_user: unknown, done: Done) => done()],
  ['a promise of false', () => Promise.resolve(false)],
  ['a promise of null', () => Promise.resolve(null)],
  ['a promise of an empty list', () => Promise.resolve([])],
  ['false', (_user: unknown) => false],
  ['false, without a parameter', () => false],
  ['null, without a parameter', () => null],
])('a verify that answers %s refuses with 401', async (_, verify) => {
  const result = await logIn(verify);
  expect(result).toMatchObject({ outcome: 'fail', status: 401, answers: 1 });
  expect(result.info).toEqual({
    code: 'invalid_credentials',
    message: 'Wrong e-mail address or password.',
    type: 'error',
  });
});

test.each<[string, unknown, object]>([
  [
    'a text',
    (_user: unknown, done: Done) => done(null, false, 'Not on the list'),
    { message: 'Not on the list' },
  ],
  [
    'an object',
    () => Promise.resolve([false, { message: 'Not on the list', code: 'unlisted' }]),
    { message: 'Not on the list', code: 'unlisted' },
  ],
])('the reason of a refusal may be %s', async (_, verify, info) => {
  const result = await logIn(verify);
  expect(result).toMatchObject({ outcome: 'fail', status: 401 });
  expect(result.info).toEqual({ code: 'invalid_credentials', type: 'error', ...info });
});

const down = new Error('database down');
test.each<[string, unknown]>([
  [
    'throws',
    () => {
      throw down;
    },
  ],
  ['rejects', () => Promise.reject(down)],
  ['calls done with an error', (_user: unknown, done: Done) => done(down)],
  [
    'calls done with an error, then with a user',
    (_user: unknown, done: Done) => {
      done(down);
      done(null, ann);
    },
  ],
])('a verify that %s is an error, once', async (_, verify) => {
  expect(await logIn(verify)).toMatchObject({ outcome: 'error', error: down, answers: 1 });
});

const throwing = (thrown: unknown) => () => {
  throw thrown;
};
test.each<[string, unknown, string]>([
  ['throws a string', throwing('route'), 'route'],
  ['throws nothing', throwing(undefined), 'undefined'],
  ['throws null', throwing(null), 'null'],
  ['rejects with nothing', async () => Promise.resolve().then(throwing(undefined)), 'undefined'],
  ['calls done with a string', (_user: unknown, done: Done) => done('route'), 'route'],
])('a verify that %s is an Error, which no router takes for "go on"', async (_, verify, message) => {
  const result = await logIn(verify);
  expect(result).toMatchObject({ outcome: 'error', answers: 1 });
  expect(result.error).toBeInstanceOf(Error);
  expect((result.error as Error).message).toBe(message);
});

test.each<[string, unknown]>([
  ['resolves nothing and cannot call done', async (_user: unknown) => Promise.resolve()],
  ['resolves nothing and declares nothing', async () => Promise.resolve()],
  ['returns nothing and cannot call done', (_user: unknown) => {}],
])('a verify that %s is an error that says so', async (_, verify) => {
  const result = await logIn(verify);
  expect(result).toMatchObject({ outcome: 'error', answers: 1 });
  expect((result.error as Error).message).toBe(
    'AcmeStrategy: verify gave nothing. Return a promise of the user, or call done.',
  );
});

test.each<[string, unknown]>([
  ['done(null, true)', (_user: unknown, done: Done) => done(null, true)],
  ['a promise of true', () => Promise.resolve(true)],
])('a verify that gives %s is an error: true is nobody', async (_, verify) => {
  expect((await logIn(verify)).error).toEqual(
    new TypeError('AcmeStrategy: verify gave true. Give the user, or false.'),
  );
});

test('a verify that declares done is waited for', async () => {
  const verify = (_user: unknown, _done: Done) => {};
  const waiting = runVerify(verify as never, [ann], 'Owner');
  expect(await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 50, 'waiting'))])).toBe(
    'waiting',
  );
});
