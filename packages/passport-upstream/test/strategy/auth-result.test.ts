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

async function acmePassport() {
  const upstream = await scriptedUpstream((_req, res) =>
    answerJSON(res, { id: 'u1', name: 'Ann', token: 't' }),
  );
  return new Passport().use(new AcmeStrategy({ baseURL: upstream.baseURL }) as never);
}

test('without a next of the request, what a callback throws is thrown on, outside of any promise', async () => {
  const broken = new Error('broken callback');
  const passport = await acmePassport();
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
