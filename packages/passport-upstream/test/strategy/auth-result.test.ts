import { Passport } from 'passport';
import {
  answerJSON,
  closedURL,
  scriptedUpstream,
} from '../../../../test/support/upstreams/scripted-upstream';
import type { BrokenCallback } from '../child/broken-callback';
import { runChild } from '../child/run';
import { AcmeStrategy } from '../support/acme';

const body = { username: 'ann@example.com', password: 'secret' };
type Middleware = (...args: unknown[]) => void;
type Authenticator = InstanceType<typeof Passport>;

async function passportFor(status = 200) {
  const upstream = await scriptedUpstream((_req, res) =>
    answerJSON(res, { id: 'u1', name: 'Ann', token: 't' }, status),
  );
  return new Passport().use(new AcmeStrategy({ baseURL: upstream.baseURL }) as never);
}

/** Runs a login of which something in the application throws, and gives what reached `next` of the request. */
async function errorsAtNext(passport: Authenticator, callback?: unknown, more: object = {}) {
  const errors: unknown[] = [];
  await new Promise<void>((resolve) => {
    const next = (error: unknown) => {
      errors.push(error);
      setTimeout(resolve, 20);
    };
    const middleware = passport.authenticate(
      'acme',
      ...([callback].filter(Boolean) as never[]),
    ) as Middleware;
    middleware({ headers: {}, body, next, ...more }, {}, next);
  });
  return errors;
}

test('a login that the session store cannot keep is an error, once', async () => {
  const down = new Error('store down');
  const logIn = () => {
    throw down;
  };
  expect(await errorsAtNext(await passportFor(), undefined, { logIn })).toEqual([down]);
});

test.each([
  ['a success', 200],
  ['a refusal', 401],
  ['an error', 500],
])(
  'a callback that throws when it is told of %s is called once, and its error goes to next',
  async (_, status) => {
    const broken = new Error('broken callback');
    const callback = jest.fn(() => {
      throw broken;
    });
    expect(await errorsAtNext(await passportFor(status), callback)).toEqual([broken]);
    expect(callback).toHaveBeenCalledTimes(1);
  },
);

test.each([
  ['a success', 200],
  ['an error', 500],
])(
  'a callback whose promise rejects after %s is called once, and its error goes to next',
  async (_, status) => {
    const broken = new Error('broken promise');
    const callback = jest.fn(() => Promise.reject(broken));
    expect(await errorsAtNext(await passportFor(status), callback)).toEqual([broken]);
    expect(callback).toHaveBeenCalledTimes(1);
  },
);

test('nothing that a callback throws lets a guest in', async () => {
  const [error] = await errorsAtNext(await passportFor(), () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- Express would read it as "skip this route"
    throw 'route';
  });
  expect(error).toEqual(new Error('route'));
});

test('without a next of the request, what a callback throws is thrown on, outside of any promise', async () => {
  const broken = new Error('broken callback');
  const passport = await passportFor();
  const thrownOn = await new Promise<() => void>((resolve) => {
    const callback = () => {
      jest.spyOn(global, 'setImmediate').mockImplementationOnce(resolve as never);
      throw broken;
    };
    (passport.authenticate('acme', callback) as Middleware)({ headers: {}, body }, {}, () => {});
  });
  expect(thrownOn).toThrow(broken);
});

test('without a next of the request, what a callback throws is an uncaught exception with its stack', async () => {
  const { uncaught, calls } = await runChild<BrokenCallback>('broken-callback.ts', { status: 200 });
  expect(uncaught).toMatch(/^Error: broken callback\n {4}at brokenCallback /);
  expect(calls).toBe(1);
});

test('a refusal lets the next strategy of a list try, an error ends the list', async () => {
  const refusing = new AcmeStrategy({
    baseURL: (await scriptedUpstream((_req, res) => answerJSON(res, {}, 401))).baseURL,
  });
  const broken = new AcmeStrategy({ name: 'broken', baseURL: await closedURL() });
  const good = await scriptedUpstream((_req, res) => answerJSON(res, { id: 'u1', name: 'Ann', token: 't' }));
  const passing = new AcmeStrategy({ name: 'passing', baseURL: good.baseURL });
  const passport = new Passport()
    .use(refusing as never)
    .use(broken as never)
    .use(passing as never);
  const outcomeOf = (names: string[]) =>
    new Promise((resolve) => {
      const callback = (error: { code?: string } | null, user: { id?: string } | false) =>
        resolve(error?.code ?? (user && user.id));
      (passport.authenticate(names, callback) as Middleware)({ headers: {}, body }, {}, resolve);
    });
  expect(await outcomeOf(['acme', 'passing'])).toBe('u1');
  expect(await outcomeOf(['broken', 'passing'])).toBe('ERR_UPSTREAM_UNREACHABLE');
  expect(await outcomeOf(['acme'])).toBe(false);
});
