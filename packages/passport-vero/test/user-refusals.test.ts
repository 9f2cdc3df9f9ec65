import { answering } from '../../../test/support/upstreams/login-service';
import { absent, badIds, badTokens, expectRefusal, thrownBy } from '../../../test/support/refusal';
import { jwtOf, logIn } from './seed';
import { now, parse, type Loose } from './changed-response';

test.each(['secret', 0, -1, true, {}, 8.64e12 + 1])('a JWT whose exp is %p is refused by its name', (exp) => {
  expect(thrownBy(() => parse((reply) => (reply.jwt = jwtOf({ exp })))).reason).toBe('jwt.exp');
});

test.each(badIds)('an id that is %s is refused by its name, wherever it stands', (_, bad) => {
  const places: [string, (reply: Loose) => void][] = [
    ['identity.id', (reply) => (reply.identity['id'] = bad)],
    ['session.identity.id', (reply) => (reply.session['identity'] = { id: bad })],
    ['tokenizedSession.identity.id', (reply) => (reply.tokenizedSession['identity'] = { id: bad })],
    ['session.id', (reply) => (reply.session['id'] = bad)],
    [
      'jwt.sub',
      (reply) => {
        reply.jwt = jwtOf({ sub: bad });
        reply.identity = reply.session['identity'] = reply.tokenizedSession['identity'] = undefined as never;
      },
    ],
  ];
  for (const [name, change] of places) expectRefusal(() => parse(change), 'vero', name);
});

test.each(absent)('an id that is %s everywhere is refused by the first place’s name', (_, bad) => {
  const change = (reply: Loose) => {
    reply.jwt = jwtOf({ sub: bad });
    for (const place of [reply, reply.session, reply.tokenizedSession]) place['identity'] = { id: bad };
  };
  expectRefusal(() => parse(change), 'vero', 'identity.id');
});

test.each([...absent, ...badTokens])(
  'a jwt or a sessionToken that is %s is refused by its name',
  (_, bad) => {
    for (const name of ['jwt', 'sessionToken'] as const) {
      expectRefusal(() => parse((reply) => (reply[name] = bad)), 'vero', name);
    }
  },
);

const wrong: [string, (reply: Loose) => void][] = [
  ['session', (reply) => (reply.session = undefined as never)],
  ['session', (reply) => (reply.session = null as never)],
  ['session', (reply) => (reply.session = [] as never)],
  ['tokenizedSession', (reply) => (reply.tokenizedSession = undefined as never)],
  ['tokenizedSession', (reply) => (reply.tokenizedSession = 'secret' as never)],
  ['identity', (reply) => (reply.identity = 'secret' as never)],
  ['identity', (reply) => (reply.identity = [] as never)],
  ['session.identity', (reply) => (reply.session['identity'] = 7)],
  ['tokenizedSession.identity', (reply) => (reply.tokenizedSession['identity'] = false)],
  ['identity.traits', (reply) => (reply.identity.traits = ['secret'] as never)],
  ['identity.traits', (reply) => (reply.identity.traits = 'secret' as never)],
  ['session.identity.traits', (reply) => (reply.session['identity'] = { traits: 7 })],
  ['identity.traits.email', (reply) => (reply.identity.traits['email'] = ['secret'])],
  ['identity.traits.name', (reply) => (reply.identity.traits['name'] = 7)],
  ['identity.traits.name', (reply) => (reply.identity.traits['name'] = ['secret'])],
  ['identity.traits.name.first', (reply) => (reply.identity.traits['name'] = { first: 7 })],
  ['identity.traits.name.last', (reply) => (reply.identity.traits['name'] = { last: {} })],
  ['session.authenticated_at', (reply) => (reply.session['authenticated_at'] = 'secret')],
  ['session.authenticated_at', (reply) => (reply.session['authenticated_at'] = 7)],
  ['session.devices', (reply) => (reply.session['devices'] = {})],
  ['session.devices[1]', (reply) => (reply.session['devices'] = [{}, null])],
  ['session.devices[0].ip_address', (reply) => (reply.session['devices'] = [{ ip_address: 7 }])],
  ['session.devices[0].location', (reply) => (reply.session['devices'] = [{ location: {} }])],
  ['session.devices[0].user_agent', (reply) => (reply.session['devices'] = [{ user_agent: ['secret'] }])],
];

test.each(wrong)('a wrong %s is refused by its name (%#)', (name, change) => {
  expectRefusal(() => parse(change), 'vero', name);
});

test.each(['session', 'tokenizedSession'] as const)('a %s that is revoked or over gives no user', (name) => {
  expect(parse((reply) => (reply[name]['active'] = false))).toBeUndefined();
  expect(parse((reply) => (reply[name]['expires_at'] = '2026-05-20T23:59:59.999Z'))).toBeUndefined();
  expect(parse((reply) => (reply[name]['expires_at'] = new Date(now).toISOString()))).toBeUndefined();
  expect(parse((reply) => (reply[name]['expires_at'] = new Date(now + 1).toISOString()))).toBeDefined();
});

test.each(['session', 'tokenizedSession'] as const)(
  'a %s that does not say whether it is active, or when it ends, is allowed',
  (name) => {
    expect(parse((reply) => delete reply[name]['active'])).toBeDefined();
    expect(parse((reply) => delete reply[name]['expires_at'])).toBeDefined();
    expect(parse((reply) => (reply[name]['expires_at'] = null))).toBeDefined();
  },
);

test.each(['true', 1, 0, null, '', {}])(
  'an active of %p is refused by its name: nobody can tell what it says',
  (active) => {
    for (const name of ['session', 'tokenizedSession'] as const) {
      expect(thrownBy(() => parse((reply) => (reply[name]['active'] = active))).reason).toBe(
        `${name}.active`,
      );
    }
  },
);

test.each([
  '',
  'soon',
  '2099',
  '2099-11-07',
  'Sat, 07 Nov 2099 05:31:56 GMT',
  '2099-13-07T05:31:56Z',
  '2099-11-07T05:31:56',
  4_097_000_000,
  true,
  {},
  [],
])('an expires_at of %p is no date, and is refused by its name', (expires_at) => {
  for (const name of ['session', 'tokenizedSession'] as const) {
    expect(thrownBy(() => parse((reply) => (reply[name]['expires_at'] = expires_at))).reason).toBe(
      `${name}.expires_at`,
    );
  }
});

test('a reply whose identity stands under __proto__ alone is refused', async () => {
  const reply = { sessionToken: 's', jwt: 'j', session: {}, tokenizedSession: {} };
  const body = JSON.stringify(reply).replace('{', '{"__proto__":{"identity":{"id":"evil"}},');
  const result = await logIn(await answering(200, body, { 'Content-Type': 'application/json' }));
  expect(result).toMatchObject({
    outcome: 'error',
    error: { code: 'ERR_UPSTREAM_RESPONSE', reason: 'identity.id' },
  });
});
