import { Passport } from 'passport';
import {
  answerJSON,
  closedURL,
  scriptedUpstream,
} from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeStrategy } from '../support/acme';

const body = { username: 'ann@example.com', password: 'secret' };
type Middleware = (...args: unknown[]) => void;

async function passportFor(status = 200) {
  const upstream = await scriptedUpstream((_req, res) =>
    answerJSON(res, { id: 'u1', name: 'Ann', token: 't' }, status),
  );
  return new Passport().use(new AcmeStrategy({ baseURL: upstream.baseURL }) as never);
}

test('a login that the session store cannot keep is an error, once', async () => {
  const passport = await passportFor();
  const errors: unknown[] = [];
  await new Promise<void>((resolve) => {
    const logIn = () => {
      throw new Error('store down');
    };
    const next = (error: unknown) => {
      errors.push(error);
      setImmediate(resolve);
    };
    (passport.authenticate('acme') as Middleware)({ headers: {}, body, logIn }, {}, next);
  });
  expect(errors).toEqual([new Error('store down')]);
});

test.each([
  ['a success', 200],
  ['a refusal', 401],
])('a callback that throws when it is told of %s is told of its error', async (_, status) => {
  const passport = await passportFor(status);
  const broken = new Error('broken callback');
  const told = await new Promise((resolve) => {
    const callback = (error: unknown) => {
      if (!error) throw broken;
      resolve(error);
    };
    (passport.authenticate('acme', callback) as Middleware)({ headers: {}, body }, {}, resolve);
  });
  expect(told).toBe(broken);
});

test('a callback that throws whatever it is told warns, and the process lives', async () => {
  const passport = await passportFor();
  const callback = () => {
    throw new Error('always broken');
  };
  const warning = await new Promise((resolve) => {
    jest.spyOn(process, 'emitWarning').mockImplementationOnce(resolve);
    (passport.authenticate('acme', callback) as Middleware)({ headers: {}, body }, {}, () => {});
  });
  expect(warning).toBe('The application threw when a Passport strategy told it how an attempt had ended.');
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
