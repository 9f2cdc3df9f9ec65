import { UpstreamError, fromSession, toSession, type OvokUser } from '../src';
import { parseUser } from '../src/user';
import { expectKept } from '../../../test/support/sessions/kept-user';
import { answering } from '../../../test/support/upstreams/login-service';
import { evilMembers, expectUnpolluted } from '../../../test/support/pollution';
import { absent, badIds, badTokens, expectRefusal, thrownBy } from '../../../test/support/refusal';
import { testUser } from '../../../test/suites/user-suite';
import { email, logIn, seedReply } from './seed';

const now = Date.UTC(2026, 4, 21);
const token = seedReply.accessToken;

/** The seed's reply with other members; `undefined` takes one away, as JSON has none. */
function reply(members: object): unknown {
  return JSON.parse(JSON.stringify({ ...seedReply, ...members }));
}

const parse = (members: object = {}) => parseUser(reply(members), email, now);

testUser({
  parse: (body) => parseUser(body, email),
  reply: () => seedReply,
  secret: /eyJ/,
  names: /accessToken/,
  keys: ['provider', 'id', 'displayName', 'emails', 'profile', 'project'],
});

test('the seed’s reply becomes the user, member by member', () => {
  const user = parse();
  expect({ ...user }).toEqual({
    provider: 'ovok',
    id: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498',
    displayName: 'Max Mustermann',
    emails: [{ value: 'max.mustermann@example.com' }],
    profile: { reference: 'Patient/de5c57ff-7257-57b0-13ab-aab6f5f91498', display: 'Max Mustermann' },
    project: { reference: 'Project/f6f4da8d-93e8-8a08-220e-03b7810451d3', display: 'My Medical Project' },
  });
  expect(user.tokens).toEqual({
    accessToken: token,
    refreshToken: seedReply.refreshToken,
    expiresAt: now + 3_600_000,
  });
  expect(user._json).toEqual(seedReply);
});

test.each([{ refreshToken: undefined }, { refreshToken: null }])(
  'without a refresh token, %p, there is no such member',
  (members) => {
    expect(Object.keys(parse(members).tokens)).toEqual(['accessToken', 'expiresAt']);
  },
);

test.each([{ expiresIn: undefined }, { expiresIn: null }])(
  'without expiresIn, %p, a token lives an hour',
  (members) => {
    expect(parse(members).tokens.expiresAt).toBe(now + 3_600_000);
  },
);

test('tokens that outlive the calendar end on its last date', () => {
  const { expiresAt } = parse({ expiresIn: 8.64e12 }).tokens;
  expect(new Date(expiresAt).toISOString()).toBe('+275760-09-13T00:00:00.000Z');
});

test('expiresIn counts in seconds from now', () => {
  expect(parse({ expiresIn: 1 }).tokens.expiresAt).toBe(now + 1_000);
  const before = Date.now();
  const { expiresAt } = parseUser(reply({ expiresIn: 60 }), email).tokens;
  expect(expiresAt).toBeGreaterThanOrEqual(before + 60_000);
  expect(expiresAt).toBeLessThanOrEqual(Date.now() + 60_000);
});

test.each(['Practitioner/1', 'RelatedPerson/a-b', 'no slash', 'ü', 'x'.repeat(256)])(
  'an id is opaque: %p is kept as it came',
  (reference) => {
    const user = parse({ profile: { reference, display: 'Max' } });
    expect([user.id, user.profile.reference]).toEqual([reference, reference]);
  },
);

test.each(['a', 'a.b.c.d.e', '~!@#$%^&*()_+{}|:"<>?`-=[];\',./', 'x'.repeat(16_384)])(
  'a token’s shape is nobody’s business: %p is kept as it came',
  (accessToken) => {
    expect(parse({ accessToken }).tokens.accessToken).toBe(accessToken);
  },
);

test.each([...absent, ...badIds])(
  'a profile or project whose reference is %s is refused by its name',
  (_, reference) => {
    for (const name of ['profile', 'project']) {
      const refused = () => parse({ [name]: { reference, display: 'Max' } });
      expectRefusal(refused, 'ovok', `${name}.reference`);
    }
  },
);

test.each([...badTokens, ...absent])(
  'an access token that is %s is refused by its name',
  (_, accessToken) => {
    expectRefusal(() => parse({ accessToken }), 'ovok', 'accessToken');
  },
);

test.each(badTokens)('a refresh token that is %s is refused by its name', (_, refreshToken) => {
  expectRefusal(() => parse({ refreshToken }), 'ovok', 'refreshToken');
});

test.each(['-1', '0', '-0', '"3600"', '1e400', '0.5', 'true', '[]', '{}', '8640000000001'])(
  'an expiresIn of %s is refused by its name',
  (expiresIn) => {
    const body: unknown = JSON.parse(
      JSON.stringify(seedReply).replace('"expiresIn":3600', `"expiresIn":${expiresIn}`),
    );
    const parseBody = () => parseUser(body, email, now);
    expect(parseBody).toThrow(UpstreamError);
    expect(parseBody).toThrow(
      expect.objectContaining({ code: 'ERR_UPSTREAM_RESPONSE', reason: 'expiresIn' }) as Error,
    );
  },
);

test.each([undefined, null, 7, true, ['Max'], { name: 'Max' }])(
  'a display of %p is refused by its name',
  (display) => {
    const { reference } = seedReply.profile;
    expect(thrownBy(() => parse({ profile: { reference, display } })).reason).toBe('profile.display');
    expect(thrownBy(() => parse({ project: { reference, display } })).reason).toBe('project.display');
  },
);

test.each([undefined, null, 'Patient/1', 7, [], [seedReply.profile]])(
  'a profile or project of %p is refused by its name',
  (value) => {
    expect(thrownBy(() => parse({ profile: value })).reason).toBe('profile');
    expect(thrownBy(() => parse({ project: value })).reason).toBe('project');
  },
);

test('a reply whose members stand under __proto__ alone is refused', async () => {
  const body = `{"__proto__":${JSON.stringify(seedReply)}}`;
  const result = await logIn(await answering(200, body, { 'Content-Type': 'application/json' }));
  expect(result).toMatchObject({
    outcome: 'error',
    error: { code: 'ERR_UPSTREAM_RESPONSE', reason: 'accessToken' },
  });
});

test('__proto__, constructor and members that nobody reads have no effect beside good ones', async () => {
  const body = JSON.stringify(seedReply)
    .replace('"profile":{', `"profile":{${evilMembers},`)
    .replace('{', `{${evilMembers},`);
  const { outcome, user } = await logIn(await answering(200, body, { 'Content-Type': 'application/json' }));
  expect(outcome).toBe('success');
  const { profile } = user as OvokUser;
  expectUnpolluted(user, profile);
  expect(Object.keys(profile)).toEqual(['reference', 'display']);
  expect(Object.getPrototypeOf(user)).toBe(Object.prototype);
});

test('the user goes to the session and back through JSON, tokens hidden again and the reply gone', async () => {
  await expectKept({ toSession, fromSession }, parse(), /eyJ/);
});
