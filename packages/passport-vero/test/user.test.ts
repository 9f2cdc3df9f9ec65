import { UpstreamError, fromSession, toSession, type VeroUser } from '../src';
import { parseUser } from '../src/user';
import { expectKept } from '../../../test/support/sessions/kept-user';
import { answering } from '../../../test/support/upstreams/login-service';
import { evilMembers, expectUnpolluted } from '../../../test/support/pollution';
import { testUser } from '../../../test/suites/user-suite';
import { goodReply, identifier, jwtOf, logIn } from './seed';
import { changed, id, now, parse, type Loose } from './changed-response';

testUser({
  parse: (body) => parseUser(body, identifier),
  reply: goodReply,
  secret: /eyJ|ory_st/,
  names: /sessionToken|tokenized/,
  keys: ['provider', 'id', 'displayName', 'name', 'emails', 'traits', 'session'],
});

test('a good reply becomes the user, member by member', () => {
  const user = parse();
  const { jwt, sessionToken } = goodReply();
  expect({ ...user }).toEqual({
    provider: 'vero',
    id,
    displayName: 'Max Mustermann',
    name: { givenName: 'Max', familyName: 'Mustermann' },
    emails: [{ value: 'max@example.com' }],
    traits: goodReply().identity.traits,
    session: {
      id: '7458af86-c1d8-401c-978a-8da89133f78b',
      authenticatedAt: new Date('2099-11-07T05:31:56Z'),
      expiresAt: new Date('2099-11-08T05:31:56.250Z'),
      devices: [{ ipAddress: '203.0.113.7', location: 'Hanoi, VN', userAgent: 'Mozilla/5.0' }],
    },
  });
  expect(user.tokens).toEqual({ jwt, sessionToken, expiresAt: 4_097_000_000_000 });
  expect(user._json).toEqual(goodReply());
});

test('a session and an identity need no member but an id somewhere', () => {
  const reply = { sessionToken: 's', jwt: 'j', session: {}, tokenizedSession: {}, identity: { id } };
  const user = parseUser(reply, identifier, now)!;
  const emails = [{ value: identifier }];
  expect({ ...user }).toEqual({
    provider: 'vero',
    id,
    displayName: identifier,
    emails,
    traits: {},
    session: { devices: [] },
  });
  expect(user.tokens).toEqual({ jwt: 'j', sessionToken: 's' });
  const absent = {
    ...reply,
    session: { id: null, authenticated_at: null, expires_at: null, devices: null, identity: null },
  };
  expect(parseUser({ ...absent, identity: { id, traits: null } }, identifier, now)).toEqual(user);
});

test('the id is the identity’s, then the session’s, then the tokenized session’s, then the JWT’s', () => {
  const reply = (place: number) =>
    changed((reply) => {
      const identities = ['a', 'b', 'c'].map((id, index) => (index < place ? undefined : { id }));
      reply.jwt = jwtOf(place < 4 ? { sub: 'd' } : {});
      [reply.identity, reply.session['identity'], reply.tokenizedSession['identity']] = identities as [
        never,
        unknown,
        unknown,
      ];
    });
  const idOf = (place: number) => parseUser(reply(place), identifier, now)!.id;
  expect([0, 1, 2, 3].map(idOf)).toEqual(['a', 'b', 'c', 'd']);
  expect(() => idOf(4)).toThrow(expect.objectContaining({ reason: 'identity.id' }) as Error);
});

test('an identity without an id leaves it to the next place', () => {
  expect(parse(({ identity }) => delete identity['id']).id).toBe(id);
  expect(parse(({ identity }) => (identity['id'] = null)).id).toBe(id);
});

test('traits come from the first place that has them, but never from another person’s identity', () => {
  const traitsOf = (change: (reply: Loose) => void) => parse(change).traits;
  const inSession = { email: 'session@example.com' };
  expect(
    traitsOf((reply) => {
      reply.identity = { id } as never;
      reply.session['identity'] = { id, traits: inSession };
    }),
  ).toEqual(inSession);
  expect(
    traitsOf((reply) => {
      reply.identity = { id } as never;
      reply.session['identity'] = { traits: inSession };
    }),
  ).toEqual(inSession);
  expect(
    traitsOf((reply) => {
      reply.identity = { id } as never;
      reply.session['identity'] = { id: 'somebody else', traits: inSession };
      reply.tokenizedSession['identity'] = { id: 'somebody else', traits: inSession };
    }),
  ).toEqual({});
  expect(
    traitsOf((reply) => {
      reply.jwt = jwtOf({ sub: 'd' });
      reply.identity = { traits: inSession };
      reply.session['identity'] = reply.tokenizedSession['identity'] = undefined;
    }),
  ).toEqual(inSession);
});

test.each([
  [
    'two names',
    { first: 'Max', last: 'Mustermann' },
    'Max Mustermann',
    { givenName: 'Max', familyName: 'Mustermann' },
  ],
  ['one string', 'Max M.', 'Max M.', undefined],
  ['a first name', { first: 'Max' }, 'Max', undefined],
  ['a last name', { last: 'Mustermann' }, 'Mustermann', undefined],
  ['a first name and an empty last one', { first: 'Max', last: '' }, 'Max', undefined],
  ['a last name and no first one', { first: null, last: 'Mustermann' }, 'Mustermann', undefined],
  ['nothing in it', {}, 'max@example.com', undefined],
  ['an empty string', '', 'max@example.com', undefined],
  ['null', null, 'max@example.com', undefined],
  ['no name', undefined, 'max@example.com', undefined],
])('of traits with %s the displayName is made', (_, name, displayName, expected) => {
  const user = parse(({ identity }) => (identity.traits['name'] = name));
  expect([user.displayName, user.name, 'name' in user]).toEqual([
    displayName,
    expected,
    expected !== undefined,
  ]);
});

test.each([undefined, null, ''])(
  'without an e-mail address in the traits, %p, it is the one that was accepted',
  (email) => {
    const user = parse(({ identity }) => {
      identity.traits['email'] = email;
      delete identity.traits['name'];
    });
    expect([user.emails, user.displayName]).toEqual([[{ value: identifier }], identifier]);
  },
);

test('the traits are a copy: changing them leaves the reply alone', () => {
  const user = parse();
  (user.traits['desk'] as { city: string }).city = 'Huế';
  user.traits['role'] = 'admin';
  expect(user._json).toEqual(goodReply());
});

test.each([
  ['no exp', jwtOf({ sub: id }), undefined],
  ['an exp of null', jwtOf({ sub: id, exp: null }), undefined],
  ['an exp with a fraction', jwtOf({ sub: id, exp: 4_097_000_000.25 }), 4_097_000_000_250],
  ['an exp in the past', jwtOf({ sub: id, exp: 1_000 }), 1_000_000],
  ['claims that are no JSON', 'a.b.c', undefined],
  ['claims that are a list', jwtOf([{ exp: 1 }]), undefined],
  ['claims that are null', jwtOf(null), undefined],
  ['one segment', 'opaque', undefined],
  ['claims in invalid UTF-8', `a.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.c`, undefined],
])('of a JWT with %s the end is known or absent', (_, jwt, expiresAt) => {
  const { tokens } = parse((reply) => (reply.jwt = jwt));
  expect([tokens.jwt, tokens.expiresAt, 'expiresAt' in tokens]).toEqual([
    jwt,
    expiresAt,
    expiresAt !== undefined,
  ]);
});

test('times may stand in any zone', () => {
  const { session } = parse((reply) => (reply.session['expires_at'] = '2099-11-07T12:31:56.5+07:00'));
  expect(session.expiresAt).toEqual(new Date('2099-11-07T05:31:56.500Z'));
});

test('without a time of its own the parser takes the clock’s', () => {
  const at = (ms: number) =>
    changed(({ session }) => (session['expires_at'] = new Date(Date.now() + ms).toISOString()));
  expect(parseUser(at(-1_000), identifier)).toBeUndefined();
  expect(parseUser(at(60_000), identifier)).toBeDefined();
});

test('__proto__, constructor and members that nobody reads have no effect beside good ones', async () => {
  const body = JSON.stringify(goodReply())
    .replaceAll('"id":', `${evilMembers},"id":`)
    .replace('{', `{${evilMembers},`);
  const { outcome, user } = await logIn(await answering(200, body, { 'Content-Type': 'application/json' }));
  expect(outcome).toBe('success');
  const { session } = user as VeroUser;
  expectUnpolluted(user, session, session.devices[0]);
});

test.each(['"email"', '"city"'])(
  'a __proto__ in the traits, before %s, is refused: whoever merged them would pollute',
  async (before) => {
    const body = JSON.stringify(goodReply()).replace(
      new RegExp(`${before}(?!.*${before})`),
      `"__proto__":{"admin":true},${before}`,
    );
    const result = await logIn(await answering(200, body, { 'Content-Type': 'application/json' }));
    expect(result).toMatchObject({ outcome: 'error', error: { code: 'ERR_UPSTREAM_RESPONSE' } });
    expect((result.error as UpstreamError).reason).toMatch(/^identity\.traits\b.*__proto__$/);
  },
);

test('the user goes to the session and back through JSON: dates are dates, tokens hidden again, the reply gone', async () => {
  const restored = await expectKept({ toSession, fromSession }, parse(), /eyJ|ory_st/);
  expect(restored.session.expiresAt).toBeInstanceOf(Date);
  expect(restored.session.authenticatedAt).toBeInstanceOf(Date);
});
