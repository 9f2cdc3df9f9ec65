import { setTimeout as delay } from 'node:timers/promises';
import { attempt } from '../../../../test/support/attempt';
import { answerJSON, scriptedUpstream } from '../../../../test/support/upstreams/scripted-upstream';
import { AcmeStrategy, type AcmeUser } from '../support/acme';

const body = { username: 'ann@example.com', password: 'secret' };
const acmeUser = { id: 'u1', name: 'Ann', token: 't0ken' };

const forms: [string, (baseURL: string) => AcmeStrategy][] = [
  ['()', () => new AcmeStrategy()],
  ['(verify)', () => new AcmeStrategy((user, done) => done(null, user))],
  ['(undefined, verify)', () => new AcmeStrategy(undefined, (user, done) => done(null, user))],
  ['(options)', (baseURL) => new AcmeStrategy({ baseURL })],
  ['(options, undefined)', (baseURL) => new AcmeStrategy({ baseURL }, undefined)],
  ['(options, verify)', (baseURL) => new AcmeStrategy({ baseURL }, async (user) => Promise.resolve(user))],
];

test.each(forms)('the constructor’s form %s signs in', async (_, construct) => {
  const upstream = await scriptedUpstream((_req, res) => answerJSON(res, acmeUser));
  process.env['ACME_BASE_URL'] = upstream.baseURL;
  const result = await attempt(construct(upstream.baseURL), { body });
  delete process.env['ACME_BASE_URL'];
  expect(result).toMatchObject({ outcome: 'success', user: { id: 'u1', displayName: 'Ann' }, answers: 1 });
});

test('the name is the provider’s, or as said', () => {
  expect(new AcmeStrategy().name).toBe('acme');
  expect(new AcmeStrategy({ name: 'staff' }).name).toBe('staff');
});

test('authenticate gives nothing back', async () => {
  const strategy = Object.assign(Object.create(new AcmeStrategy()) as AcmeStrategy, { fail: () => {} });
  expect(strategy.authenticate({ headers: {} })).toBeUndefined();
  await delay(1);
});

test('a login needs neither options nor headers, and null for options does no harm', async () => {
  for (const options of [undefined, null]) {
    const status = await new Promise((resolve) => {
      const fail = (_failure: unknown, code: unknown) => resolve(code);
      const strategy = Object.assign(Object.create(new AcmeStrategy()) as AcmeStrategy, { fail });
      strategy.authenticate({} as never, options as never);
    });
    expect(status).toBe(400);
  }
});

test.each(['name', 'instance'] as const)(
  '1,000 overlapping logins by %s each get their own identity',
  async (by) => {
    const upstream = await scriptedUpstream((_req, res, sent) => {
      const { username } = JSON.parse(sent) as { username: string };
      setTimeout(
        () => answerJSON(res, { id: username, name: username, token: username }),
        Math.random() * 40,
      );
    });
    const verify = async (user: AcmeUser) => {
      await delay(Math.random() * 10);
      return user;
    };
    const strategy = new AcmeStrategy({ baseURL: upstream.baseURL }, verify);
    const people = Array.from({ length: 1_000 }, (_, index) => `person-${index}`);
    const results = await Promise.all(
      people.map((username) => attempt(strategy, { body: { username, password: 'secret' } }, {}, by)),
    );
    expect(results.map(({ user }) => (user as AcmeUser | undefined)?.id)).toEqual(people);
    expect(results.map(({ user }) => (user as AcmeUser | undefined)?.tokens.token)).toEqual(people);
    expect(results.every(({ answers }) => answers === 1)).toBe(true);
  },
);

test('a refused and a failed login make room again', async () => {
  const statuses = [401, 500, 200];
  const upstream = await scriptedUpstream((_req, res) => answerJSON(res, acmeUser, statuses.shift()));
  const strategy = new AcmeStrategy({ baseURL: upstream.baseURL, maxInFlight: 1 });
  expect((await attempt(strategy, { body })).outcome).toBe('fail');
  expect((await attempt(strategy, { body })).outcome).toBe('error');
  expect((await attempt(strategy, { body })).outcome).toBe('success');
});
